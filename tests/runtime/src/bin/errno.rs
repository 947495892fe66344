//! `errno` after calls: as the C library leaves it, which is untouched when they succeed.

use std::cell::UnsafeCell;
use std::ptr::{null, null_mut};
use trace as _;

const BEFORE: i32 = 77;

fn errno_after(call: impl FnOnce() -> i64) -> (i64, i32) {
    // SAFETY: errno is the thread's own.
    unsafe {
        *libc::__errno_location() = BEFORE;
        let result = call();
        (result, *libc::__errno_location())
    }
}

fn main() {
    let mut byte = 0_u8;
    let lock = UnsafeCell::new(libc::PTHREAD_MUTEX_INITIALIZER);
    let word = 1_u32;
    let to = (&raw mut byte).cast();
    // SAFETY: the pointers are to live locals, or null where the functions fail on that.
    unsafe {
        let mut semaphore: libc::sem_t = std::mem::zeroed();
        let zero = libc::open(c"/dev/zero".as_ptr(), libc::O_RDONLY);
        let soon = libc::timespec { tv_sec: 1, tv_nsec: 0 };
        for round in 0..100 {
            let good = [
                errno_after(|| libc::read(zero, to, 1) as i64),
                errno_after(|| libc::usleep(1).into()),
                errno_after(|| libc::poll(null_mut(), 0, 0).into()),
                errno_after(|| libc::pthread_mutex_lock(lock.get()).into()),
                errno_after(|| libc::pthread_mutex_timedlock(lock.get(), &soon).into()),
                errno_after(|| libc::pthread_mutex_unlock(lock.get()).into()),
                errno_after(|| libc::syscall(libc::SYS_futex, &word, libc::FUTEX_WAKE, 1)),
                errno_after(|| libc::close(libc::open(c"/dev/null".as_ptr(), libc::O_RDONLY)).into()),
                errno_after(|| libc::pthread_setname_np(libc::pthread_self(), c"round".as_ptr()).into()),
            ];
            let results = good.map(|(result, errno)| {
                assert_eq!(errno, BEFORE, "round {round}: {good:?}");
                result
            });
            assert_eq!(results, [1, 0, 0, 0, libc::ETIMEDOUT.into(), 0, 0, 0, 0]);
            let bad = [
                errno_after(|| libc::read(-1, to, 1) as i64),
                errno_after(|| libc::open(c"/no such file".as_ptr(), libc::O_RDONLY).into()),
                errno_after(|| libc::nanosleep(null(), null_mut()).into()),
                errno_after(|| libc::syscall(libc::SYS_futex, &word, libc::FUTEX_WAIT, 2, null::<()>())),
                errno_after(|| libc::sem_timedwait(&mut semaphore, &soon).into()),
                errno_after(|| libc::waitpid(-1, null_mut(), 0).into()),
            ];
            let expected =
                [libc::EBADF, libc::ENOENT, libc::EFAULT, libc::EAGAIN, libc::ETIMEDOUT, libc::ECHILD];
            assert_eq!(bad, expected.map(|errno| (-1, errno)), "round {round}");
        }
    }
    println!("untouched");
}
