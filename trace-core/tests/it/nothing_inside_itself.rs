//! Invariants 4 and 6: no recording inside a recording, in a forked child, after a thread's end, or
//! of the tracer itself.

use crate::drained::Recording;
use crate::site;
use std::thread;
use trace_core::enter;

/// A signal handler that records interrupts recordings all the time: what comes in the middle of
/// another event is lost, and counted.
#[cfg(unix)]
#[test]
fn a_signal_handler_that_records_is_recorded_or_counted() {
    use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
    static HANDLED: AtomicU64 = AtomicU64::new(0);
    extern "C" fn handler(_: libc::c_int) {
        drop(enter(site!("handler")));
        HANDLED.fetch_add(1, Ordering::Relaxed);
    }
    const SIGNALS: u64 = 300;
    // SAFETY: the handler records, which is what is tested, and adds to an atomic.
    unsafe { libc::signal(libc::SIGUSR1, handler as extern "C" fn(libc::c_int) as libc::sighandler_t) };

    let mut recording = Recording::start();
    let (warm, go_on) = (AtomicU64::new(0), AtomicBool::new(true));
    let regions = thread::scope(|scope| {
        let recorder = scope.spawn(|| {
            drop(enter(site!("region")));
            // The thread has its lane before the first signal.
            // SAFETY: has no precondition.
            warm.store(unsafe { libc::pthread_self() } as u64, Ordering::Relaxed);
            let mut regions = 1;
            while go_on.load(Ordering::Relaxed) {
                drop(enter(site!("region")));
                regions += 1;
            }
            regions
        });
        while warm.load(Ordering::Relaxed) == 0 {
            thread::yield_now();
        }
        let thread = warm.load(Ordering::Relaxed) as libc::pthread_t;
        for sent in 0..SIGNALS {
            // SAFETY: the thread runs until it is told to stop, below.
            unsafe { libc::pthread_kill(thread, libc::SIGUSR1) };
            while HANDLED.load(Ordering::Relaxed) <= sent {
                thread::yield_now();
            }
            if sent.is_multiple_of(16) {
                recording.drain();
            }
        }
        go_on.store(false, Ordering::Relaxed);
        recorder.join().unwrap()
    });
    let drained = recording.stop();
    // Begins, ends, and the thread's own end.
    assert_eq!(drained.total() + drained.lost(), 2 * (regions + SIGNALS) + 1);
}

#[test]
fn the_tracers_own_threads_do_not_appear() {
    let recording = Recording::start();
    trace_core::spawn_muted("ours", || drop(enter(site!("ours")))).unwrap().join().unwrap();
    let drained = recording.stop();
    assert_eq!((drained.total(), drained.lost()), (0, 0));
}

#[test]
fn what_a_thread_records_while_it_is_torn_down_is_recorded_or_counted() {
    struct AtEnd;
    impl Drop for AtEnd {
        fn drop(&mut self) {
            drop(enter(site!("at end")));
        }
    }
    thread_local! {
        static BEFORE: AtEnd = const { AtEnd };
        static AFTER: AtEnd = const { AtEnd };
    }
    let recording = Recording::start();
    thread::spawn(|| {
        BEFORE.with(|_| {});
        drop(enter(site!("alive")));
        AFTER.with(|_| {});
    })
    .join()
    .unwrap();
    let drained = recording.stop();
    let events = drained.count("region_begin") + drained.count("region_end");
    assert_eq!(events + drained.lost(), 6, "{:?}", drained.all().collect::<Vec<_>>());
    assert!(events >= 2);
}

#[cfg(unix)]
#[test]
fn a_forked_child_records_nothing_and_the_parent_goes_on() {
    let recording = Recording::start();
    drop(enter(site!("before")));
    // SAFETY: the child calls nothing but what is safe after a fork of a program with threads.
    let child = unsafe { libc::fork() };
    if child == 0 {
        drop(enter(site!("child")));
        let quiet = !trace_core::is_recording() && trace_core::is_forked_child();
        // SAFETY: ends the child at once.
        unsafe { libc::_exit(i32::from(!quiet)) };
    }
    let mut status = 0;
    // SAFETY: the pointer is to a live local.
    unsafe { libc::waitpid(child, &mut status, 0) };
    drop(enter(site!("after")));
    let drained = recording.stop();
    assert_eq!(libc::WEXITSTATUS(status), 0);
    assert_eq!(drained.count("region_begin"), 2);
}
