//! The locks of C code: mutexes, read-write locks, conditions and semaphores of POSIX threads.
//!
//! Their waiting goes on inside the C library, where nothing of ours is called. So the functions
//! themselves are recorded, but only when they make a thread wait, and releases only when somebody
//! waits for them: a free lock is taken by the `try` form first, which costs what the plain one costs,
//! and an allocator that locks at every call leaves no trace.
//!
//! Who waits is counted by address, in few enough places that two locks may share one: then a release
//! is recorded that nobody waited for. A release in the instant between a thread's look at the lock
//! and its being counted is not; that wait is over at once. A thread that is cancelled while it waits
//! is never uncounted, and the releases of that place are recorded from then on.
//!
//! The functions of C11 (`mtx_lock`) call these inside the C library, and are not seen.

use super::recorded::Recorded;
use crate::real::LookUp;
use libc::{c_int, clockid_t, pthread_cond_t, pthread_mutex_t, pthread_rwlock_t, sem_t, timespec};
use std::sync::atomic::{AtomicU32, Ordering};
use trace_core::runtime::{Classes, records};
use trace_format::Call;

crate::real::real! {
    fn pthread_mutex_lock(lock: *mut pthread_mutex_t) -> c_int;
    fn pthread_mutex_trylock(lock: *mut pthread_mutex_t) -> c_int;
    fn pthread_mutex_timedlock(lock: *mut pthread_mutex_t, until: *const timespec) -> c_int;
    fn pthread_mutex_clocklock(lock: *mut pthread_mutex_t, clock: clockid_t, until: *const timespec) -> c_int;
    fn pthread_mutex_unlock(lock: *mut pthread_mutex_t) -> c_int;
    fn pthread_rwlock_rdlock(lock: *mut pthread_rwlock_t) -> c_int;
    fn pthread_rwlock_tryrdlock(lock: *mut pthread_rwlock_t) -> c_int;
    fn pthread_rwlock_timedrdlock(lock: *mut pthread_rwlock_t, until: *const timespec) -> c_int;
    fn pthread_rwlock_clockrdlock(lock: *mut pthread_rwlock_t, clock: clockid_t, until: *const timespec) -> c_int;
    fn pthread_rwlock_wrlock(lock: *mut pthread_rwlock_t) -> c_int;
    fn pthread_rwlock_trywrlock(lock: *mut pthread_rwlock_t) -> c_int;
    fn pthread_rwlock_timedwrlock(lock: *mut pthread_rwlock_t, until: *const timespec) -> c_int;
    fn pthread_rwlock_clockwrlock(lock: *mut pthread_rwlock_t, clock: clockid_t, until: *const timespec) -> c_int;
    fn pthread_rwlock_unlock(lock: *mut pthread_rwlock_t) -> c_int;
    fn pthread_cond_wait(condition: *mut pthread_cond_t, lock: *mut pthread_mutex_t) -> c_int;
    fn pthread_cond_timedwait(
        condition: *mut pthread_cond_t, lock: *mut pthread_mutex_t, until: *const timespec
    ) -> c_int;
    fn pthread_cond_clockwait(
        condition: *mut pthread_cond_t, lock: *mut pthread_mutex_t, clock: clockid_t, until: *const timespec
    ) -> c_int;
    fn pthread_cond_signal(condition: *mut pthread_cond_t) -> c_int;
    fn pthread_cond_broadcast(condition: *mut pthread_cond_t) -> c_int;
    fn sem_wait(semaphore: *mut sem_t) -> c_int;
    fn sem_trywait(semaphore: *mut sem_t) -> c_int;
    fn sem_timedwait(semaphore: *mut sem_t, until: *const timespec) -> c_int;
    fn sem_clockwait(semaphore: *mut sem_t, clock: clockid_t, until: *const timespec) -> c_int;
    fn sem_post(semaphore: *mut sem_t) -> c_int;
}

pub(super) fn all() -> &'static [&'static dyn LookUp] {
    real::ALL
}

const PLACES: usize = 1024;

/// Threads that wait, by what they wait for.
static WAITING: [AtomicU32; PLACES] = [const { AtomicU32::new(0) }; PLACES];

fn waiting<T>(object: *mut T) -> &'static AtomicU32 {
    let mixed = (object.addr() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    &WAITING[(mixed >> 32) as usize % PLACES]
}

/// Functions that take a lock, each with the one that takes it only if it is free, and what that
/// returns when it is not.
macro_rules! takes {
    ($(
        fn $name:ident($lock:ident: $type:ty $(, $argument:ident: $argument_type:ty)*) = $call:ident
            unless $try:ident is $busy:ident, given $given:expr;
    )*) => { $(
        /// The C library's.
        #[unsafe(no_mangle)]
        unsafe extern "C-unwind" fn $name($lock: $type $(, $argument: $argument_type)*) -> c_int {
            #[inline(never)]
            unsafe extern "C-unwind" fn while_live($lock: $type $(, $argument: $argument_type)*) -> c_int {
                let real = real::$name.get();
                if !records(Classes::LOCKS) || !$given {
                    // SAFETY: here and below, the caller's arguments, under the caller's contract.
                    return unsafe { real($lock $(, $argument)*) };
                }
                // SAFETY: as above.
                let tried = unsafe { $busy(|| real::$try.get()($lock)) };
                if let Some(done) = tried {
                    return done;
                }
                let call = Recorded::with_stack(Call::$call, $lock.addr() as u64);
                waiting($lock).fetch_add(1, Ordering::Relaxed);
                // SAFETY: as above.
                let result = unsafe { real($lock $(, $argument)*) };
                waiting($lock).fetch_sub(1, Ordering::Relaxed);
                let outcome = if result == -1 { call.by_errno(-1) } else { call.by_number(result.into()) };
                call.exit(outcome);
                result
            }
            match real::$name.while_idle() {
                // SAFETY: as in there.
                Some(real) => unsafe { real($lock $(, $argument)*) },
                // SAFETY: as in there.
                None => unsafe { while_live($lock $(, $argument)*) },
            }
        }
    )* };
}

/// The result of a `try` form that returns an error number; none if the lock is not free.
#[inline(always)]
unsafe fn by_number(attempt: impl FnOnce() -> c_int) -> Option<c_int> {
    let result = attempt();
    (result != libc::EBUSY && result != libc::EAGAIN).then_some(result)
}

/// The result of a `try` form that sets `errno`; none, and `errno` as before, if it failed.
#[inline(always)]
unsafe fn by_errno(attempt: impl FnOnce() -> c_int) -> Option<c_int> {
    // SAFETY: errno is the thread's own.
    let errno = unsafe { &mut *libc::__errno_location() };
    let before = *errno;
    let result = attempt();
    if result != 0 {
        *errno = before;
    }
    (result == 0).then_some(0)
}

takes! {
    fn pthread_mutex_lock(lock: *mut pthread_mutex_t) = MutexLock
        unless pthread_mutex_trylock is by_number, given true;
    fn pthread_mutex_timedlock(lock: *mut pthread_mutex_t, until: *const timespec) = MutexLock
        unless pthread_mutex_trylock is by_number, given true;
    fn pthread_mutex_clocklock(lock: *mut pthread_mutex_t, clock: clockid_t, until: *const timespec) = MutexLock
        unless pthread_mutex_trylock is by_number, given is_clock(clock);
    fn pthread_rwlock_rdlock(lock: *mut pthread_rwlock_t) = RwlockRdlock
        unless pthread_rwlock_tryrdlock is by_number, given true;
    fn pthread_rwlock_timedrdlock(lock: *mut pthread_rwlock_t, until: *const timespec) = RwlockRdlock
        unless pthread_rwlock_tryrdlock is by_number, given is_time(until);
    fn pthread_rwlock_clockrdlock(lock: *mut pthread_rwlock_t, clock: clockid_t, until: *const timespec) = RwlockRdlock
        unless pthread_rwlock_tryrdlock is by_number, given is_clock(clock) && is_time(until);
    fn pthread_rwlock_wrlock(lock: *mut pthread_rwlock_t) = RwlockWrlock
        unless pthread_rwlock_trywrlock is by_number, given true;
    fn pthread_rwlock_timedwrlock(lock: *mut pthread_rwlock_t, until: *const timespec) = RwlockWrlock
        unless pthread_rwlock_trywrlock is by_number, given is_time(until);
    fn pthread_rwlock_clockwrlock(lock: *mut pthread_rwlock_t, clock: clockid_t, until: *const timespec) = RwlockWrlock
        unless pthread_rwlock_trywrlock is by_number, given is_clock(clock) && is_time(until);
    fn sem_wait(semaphore: *mut sem_t) = SemWait unless sem_trywait is by_errno, given is_not_cancelled();
    fn sem_timedwait(semaphore: *mut sem_t, until: *const timespec) = SemWait
        unless sem_trywait is by_errno, given is_time(until) && is_not_cancelled();
    fn sem_clockwait(semaphore: *mut sem_t, clock: clockid_t, until: *const timespec) = SemWait
        unless sem_trywait is by_errno, given is_clock(clock) && is_time(until) && is_not_cancelled();
}

/// Whether a lock can be waited for by that clock. The C library looks before it tries the lock, as
/// it does with what follows.
fn is_clock(clock: clockid_t) -> bool {
    matches!(clock, libc::CLOCK_REALTIME | libc::CLOCK_MONOTONIC)
}

/// Whether a lock can be waited for until then.
fn is_time(until: *const timespec) -> bool {
    // SAFETY: a time, by the contract of the function that it was given to, which reads it as well.
    (0..1_000_000_000).contains(&unsafe { (*until).tv_nsec })
}

/// Returns only on a thread that nobody has cancelled: a semaphore that is free is as good a place to
/// end at as one that is not, and its `try` form is none.
fn is_not_cancelled() -> bool {
    unsafe extern "C-unwind" {
        fn pthread_testcancel();
    }
    // SAFETY: has no precondition; no frame up to the program's has anything to be dropped.
    unsafe { pthread_testcancel() };
    true
}

/// Functions that wait for a condition, whatever state it is in.
macro_rules! waits {
    ($(fn $name:ident($condition:ident: $type:ty $(, $argument:ident: $argument_type:ty)*) = $call:ident;)*) => { $(
        /// The C library's.
        #[unsafe(no_mangle)]
        unsafe extern "C-unwind" fn $name($condition: $type $(, $argument: $argument_type)*) -> c_int {
            #[inline(never)]
            unsafe extern "C-unwind" fn while_live($condition: $type $(, $argument: $argument_type)*) -> c_int {
                let real = real::$name.get();
                if !records(Classes::LOCKS) {
                    // SAFETY: the caller's arguments, under the caller's contract.
                    return unsafe { real($condition $(, $argument)*) };
                }
                let call = Recorded::with_stack(Call::$call, $condition.addr() as u64);
                waiting($condition).fetch_add(1, Ordering::Relaxed);
                // SAFETY: as above.
                let result = unsafe { real($condition $(, $argument)*) };
                waiting($condition).fetch_sub(1, Ordering::Relaxed);
                let outcome = call.by_number(result.into());
                call.exit(outcome);
                result
            }
            match real::$name.while_idle() {
                // SAFETY: as in there.
                Some(real) => unsafe { real($condition $(, $argument)*) },
                // SAFETY: as in there.
                None => unsafe { while_live($condition $(, $argument)*) },
            }
        }
    )* };
}

waits! {
    fn pthread_cond_wait(condition: *mut pthread_cond_t, lock: *mut pthread_mutex_t) = CondWait;
    fn pthread_cond_timedwait(
        condition: *mut pthread_cond_t, lock: *mut pthread_mutex_t, until: *const timespec
    ) = CondWait;
    fn pthread_cond_clockwait(
        condition: *mut pthread_cond_t, lock: *mut pthread_mutex_t, clock: clockid_t, until: *const timespec
    ) = CondWait;
}

/// Functions that let others go on.
macro_rules! wakes {
    ($(fn $name:ident($object:ident: $type:ty) = $call:ident;)*) => { $(
        /// The C library's.
        #[unsafe(no_mangle)]
        unsafe extern "C-unwind" fn $name($object: $type) -> c_int {
            #[inline(never)]
            unsafe extern "C-unwind" fn while_live($object: $type) -> c_int {
                let real = real::$name.get();
                if !records(Classes::LOCKS) || waiting($object).load(Ordering::Relaxed) == 0 {
                    // SAFETY: the caller's argument, under the caller's contract.
                    return unsafe { real($object) };
                }
                let call = Recorded::with_stack(Call::$call, $object.addr() as u64);
                // SAFETY: as above.
                let result = unsafe { real($object) };
                let outcome = if result == -1 { call.by_errno(-1) } else { call.by_number(result.into()) };
                call.exit(outcome);
                result
            }
            match real::$name.while_idle() {
                // SAFETY: as in there.
                Some(real) => unsafe { real($object) },
                // SAFETY: as in there.
                None => unsafe { while_live($object) },
            }
        }
    )* };
}

wakes! {
    fn pthread_mutex_unlock(lock: *mut pthread_mutex_t) = MutexUnlock;
    fn pthread_rwlock_unlock(lock: *mut pthread_rwlock_t) = RwlockUnlock;
    fn pthread_cond_signal(condition: *mut pthread_cond_t) = CondSignal;
    fn pthread_cond_broadcast(condition: *mut pthread_cond_t) = CondBroadcast;
    fn sem_post(semaphore: *mut sem_t) = SemPost;
}
