//! A signal handler that writes, a thousand times a second, while everything else goes on.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};
use trace as _;

static NULL: AtomicI32 = AtomicI32::new(-1);
static HANDLED: AtomicU64 = AtomicU64::new(0);

extern "C" fn handler(_: libc::c_int) {
    // SAFETY: errno is the thread's own, and the buffer is static.
    unsafe {
        let errno = *libc::__errno_location();
        assert_eq!(libc::write(NULL.load(Ordering::Relaxed), b"tick".as_ptr().cast(), 4), 4);
        *libc::__errno_location() = errno;
    }
    HANDLED.fetch_add(1, Ordering::Relaxed);
}

fn main() {
    // SAFETY: the structures are filled, and the handler does what handlers may.
    unsafe {
        NULL.store(libc::open(c"/dev/null".as_ptr(), libc::O_WRONLY), Ordering::Relaxed);
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler as *const () as usize;
        action.sa_flags = libc::SA_RESTART;
        assert_eq!(libc::sigaction(libc::SIGPROF, &action, std::ptr::null_mut()), 0);
        let period = libc::timeval { tv_sec: 0, tv_usec: 1000 };
        let timer = libc::itimerval { it_interval: period, it_value: period };
        assert_eq!(libc::setitimer(libc::ITIMER_PROF, &timer, std::ptr::null_mut()), 0);
    }
    let shared = Mutex::new(0_u64);
    let enough = || HANDLED.load(Ordering::Relaxed) >= 500;
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !enough() {
                    *shared.lock().unwrap() += std::fs::read("/dev/null").unwrap().len() as u64 + 1;
                    let _ = scope.spawn(|| std::hint::black_box(vec![1; 1000])).join();
                }
            });
        }
    });
    assert!(*shared.lock().unwrap() > 0);
    println!("done");
}
