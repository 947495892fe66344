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
    use std::sync::atomic::{AtomicU64, Ordering};
    static HANDLED: AtomicU64 = AtomicU64::new(0);
    extern "C" fn handler(_: libc::c_int) {
        drop(enter(site!("handler")));
        HANDLED.fetch_add(1, Ordering::Relaxed);
    }
    const REGIONS: u64 = 1_000_000;
    let mut recording = Recording::start();
    // The handler's thread has its lane before the first signal.
    let recorder = thread::spawn(|| {
        drop(enter(site!("warm")));
        // SAFETY: the handler calls nothing that is not safe in one; the timer is this thread's
        // process's, and is stopped below.
        let interval = libc::timeval { tv_sec: 0, tv_usec: 100 };
        let timer = libc::itimerval { it_interval: interval, it_value: interval };
        let off = libc::itimerval { it_interval: libc::timeval { tv_sec: 0, tv_usec: 0 }, ..timer };
        let off = libc::itimerval { it_value: off.it_interval, ..off };
        unsafe {
            libc::signal(libc::SIGPROF, handler as extern "C" fn(libc::c_int) as libc::sighandler_t);
            libc::setitimer(libc::ITIMER_PROF, &timer, std::ptr::null_mut());
        }
        for _ in 0..REGIONS {
            let _region = enter(site!("region"));
        }
        // SAFETY: as above.
        unsafe {
            libc::setitimer(libc::ITIMER_PROF, &off, std::ptr::null_mut());
            libc::signal(libc::SIGPROF, libc::SIG_IGN);
        }
    });
    while !recorder.is_finished() {
        recording.drain();
    }
    recorder.join().unwrap();
    let drained = recording.stop();
    let handled = HANDLED.load(Ordering::Relaxed);
    assert!(handled > 10, "{handled} signals arrived");
    let events = drained.count("region_begin") + drained.count("region_end");
    // Signals may also have been handled by the thread that drains, which has no events otherwise.
    assert_eq!(events + drained.lost(), 2 * (REGIONS + 1 + handled));
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
