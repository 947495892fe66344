//! Waiting for other threads at a barrier, and for signals.

use super::recorded::stand_in;
use libc::{c_int, c_void};

pub(super) mod barriers {
    use super::{c_int, c_void, stand_in};
    use libc::{sembuf, size_t, timespec};

    stand_in! {
        LOCKS with_stack exit;

        // One of those that leave gets -1, which is no error.
        fn pthread_barrier_wait(barrier: *mut c_void) -> c_int => BarrierWait(barrier.addr() as u64), by_number;
        fn semop(set: c_int, operations: *mut sembuf, count: size_t) -> c_int
            => Syscall(libc::SYS_semop as u64), by_errno;
        fn semtimedop(set: c_int, operations: *mut sembuf, count: size_t, limit: *const timespec) -> c_int
            => Syscall(libc::SYS_semtimedop as u64), by_errno;
    }
}

pub(super) mod signals {
    use super::{c_int, c_void, stand_in};
    use libc::{sigset_t, timespec};

    stand_in! {
        TIMERS with_stack exit;

        fn sigwait(set: *const sigset_t, signal: *mut c_int) -> c_int => Sigwait(0), by_number;
        fn sigwaitinfo(set: *const sigset_t, info: *mut c_void) -> c_int => Sigwait(0), by_errno;
        fn sigtimedwait(set: *const sigset_t, info: *mut c_void, limit: *const timespec) -> c_int
            => Sigwait(0), by_errno;
        fn sigsuspend(mask: *const sigset_t) -> c_int => Sigwait(0), by_errno;
        fn pause() -> c_int => Sigwait(0), by_errno;
    }
}
