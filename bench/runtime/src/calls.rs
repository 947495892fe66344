//! What one thread does alone.

use crate::clock::{self, each};
use std::alloc::{Layout, alloc, dealloc};
use std::fs::File;
use std::hint::black_box;
use std::os::fd::AsRawFd;
use std::sync::Mutex;
use std::sync::atomic::AtomicU32;

/// So many calls of the kernel make a figure.
const CALLS: u32 = 10_000;
/// And so many of what stays in the process.
const OPERATIONS: u32 = 50_000;

pub(crate) fn clock_read() -> f64 {
    each(OPERATIONS, || {
        black_box(clock::read());
    })
}

pub(crate) fn read() -> f64 {
    let zero = File::open("/dev/zero").expect("every Linux has it");
    let (fd, mut byte) = (zero.as_raw_fd(), 0_u8);
    // SAFETY: the buffer is a live local.
    each(CALLS, || assert_eq!(unsafe { libc::read(fd, (&raw mut byte).cast(), 1) }, 1))
}

pub(crate) fn write() -> f64 {
    let null = File::options().write(true).open("/dev/null").expect("every Linux has it");
    let (fd, byte) = (null.as_raw_fd(), 0_u8);
    // SAFETY: the buffer is a live local.
    each(CALLS, || assert_eq!(unsafe { libc::write(fd, (&raw const byte).cast(), 1) }, 1))
}

pub(crate) fn std_mutex() -> f64 {
    let mutex = Mutex::new(0_u64);
    each(OPERATIONS, || *black_box(&mutex).lock().expect("nobody panics") += 1)
}

/// As C code has them.
pub(crate) fn c_mutex() -> f64 {
    let mut mutex = libc::PTHREAD_MUTEX_INITIALIZER;
    let mutex = &raw mut mutex;
    // SAFETY: a mutex that stays where it is, locked and unlocked by this thread.
    each(OPERATIONS, || unsafe {
        assert_eq!(libc::pthread_mutex_lock(black_box(mutex)), 0);
        assert_eq!(libc::pthread_mutex_unlock(black_box(mutex)), 0);
    })
}

/// Memory got and given back.
pub(crate) fn malloc<const BYTES: usize>() -> f64 {
    let layout = Layout::new::<[u8; BYTES]>();
    // SAFETY: the layout is not empty, and what is given back was got with it.
    each(OPERATIONS, || unsafe { dealloc(black_box(alloc(layout)), layout) })
}

/// A call that has a stack, of 30 frames here, and wakes nobody.
pub(crate) fn wake() -> f64 {
    static WORD: AtomicU32 = AtomicU32::new(0);
    deep(30 - FRAMES_AROUND, &|| {
        each(CALLS, || {
            let operation = libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG;
            // SAFETY: the address is that of a static, for which nobody waits.
            assert_eq!(unsafe { libc::syscall(libc::SYS_futex, &raw const WORD, operation, 1) }, 0);
        })
    })
}

/// Of the 30, those of `main` and what is below it, and of the call itself.
const FRAMES_AROUND: u32 = 8;

#[inline(never)]
fn deep(frames: u32, f: &dyn Fn() -> f64) -> f64 {
    let result = if frames == 0 { f() } else { deep(black_box(frames - 1), f) };
    black_box(result)
}
