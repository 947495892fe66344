//! Sleeping, and giving the CPU away.

use super::recorded::stand_in;
use libc::{c_int, c_uint, clockid_t, timespec, useconds_t};

stand_in! {
    TIMERS with_stack exit;

    fn sleep(seconds: c_uint) -> c_uint => Sleep(u64::from(seconds) * SECOND), by_value;
    fn usleep(microseconds: useconds_t) -> c_int => Usleep(u64::from(microseconds) * 1000), by_errno;
    fn nanosleep(time: *const timespec, left: *mut timespec) -> c_int => Nanosleep(nanoseconds(time)), by_errno;
    fn clock_nanosleep(clock: clockid_t, flags: c_int, time: *const timespec, left: *mut timespec) -> c_int
        => ClockNanosleep(duration(clock, flags, time)), by_number;
    fn sched_yield() -> c_int => SchedYield(0), by_errno;
}

const SECOND: u64 = 1_000_000_000;

/// A time that the caller has given, as a number; 0 for none and for what is no time.
fn nanoseconds(time: *const timespec) -> u64 {
    // SAFETY: null or a time, by the contract of the function that it was given to.
    let Some(time) = (unsafe { time.as_ref() }) else { return 0 };
    let (Ok(seconds), Ok(rest)) = (u64::try_from(time.tv_sec), u64::try_from(time.tv_nsec)) else { return 0 };
    seconds.saturating_mul(SECOND).saturating_add(rest)
}

/// How long is slept that way from now on.
fn duration(clock: clockid_t, flags: c_int, time: *const timespec) -> u64 {
    if flags & libc::TIMER_ABSTIME == 0 {
        return nanoseconds(time);
    }
    let mut now = timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a live local; a clock that does not exist is refused.
    unsafe { libc::clock_gettime(clock, &mut now) };
    nanoseconds(time).saturating_sub(nanoseconds(&now))
}
