//! Sleeping, and giving the CPU away.

use super::recorded::{keep_errno, stand_in};
use libc::{c_int, c_long, c_uint, clockid_t, timespec, useconds_t};
use std::ptr;

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
    if !is_readable(time) {
        return 0;
    }
    // SAFETY: a time can be read there, which is the caller's.
    let time = unsafe { time.read_unaligned() };
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
    keep_errno(|| unsafe { libc::clock_gettime(clock, &mut now) });
    nanoseconds(time).saturating_sub(nanoseconds(&now))
}

/// Whether the kernel can read a time there: a program that gives a wrong pointer gets `EFAULT`, and
/// must not fault here instead. Asked by a call that first reads eight bytes, and then refuses.
fn is_readable(time: *const timespec) -> bool {
    const NO_SUCH_WAY: c_long = -1;
    let word = |at: usize| {
        let none = ptr::null_mut::<u64>();
        // SAFETY: the kernel reads the word, or says that it cannot; with a way of changing the mask
        // that there is not, nothing is changed.
        let result = unsafe { libc::syscall(libc::SYS_rt_sigprocmask, NO_SUCH_WAY, at, none, 8_usize) };
        // SAFETY: errno is the thread's own.
        result == -1 && unsafe { *libc::__errno_location() } == libc::EINVAL
    };
    let first = time.addr();
    keep_errno(|| word(first) && first.checked_add(8).is_some_and(word))
}
