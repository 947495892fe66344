//! Invariant 2: what was recorded before the stop is there; and what is not there is counted.

use crate::drained::Recording;
use crate::site;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use trace_core::{AsyncRegion, Task, enter};
use trace_format::tables::LossReason;

#[test]
fn every_region_of_every_thread_is_there_once() {
    const THREADS: u64 = 8;
    const REGIONS: u64 = 20_000;
    let recording = Recording::start();
    let threads = [(); THREADS as usize].map(|()| {
        thread::spawn(|| {
            for _ in 0..REGIONS {
                let _region = enter(site!("region"));
            }
        })
    });
    // Joined one by one: a scope is over before its threads' last events.
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    let drained = recording.stop();
    assert_eq!(drained.count("region_begin"), THREADS * REGIONS);
    assert_eq!(drained.count("region_end"), THREADS * REGIONS);
    assert_eq!(drained.count("thread_end"), THREADS);
    assert_eq!(drained.lost(), 0);
}

/// Threads go on recording while the session stops under them. What they have begun while the gate
/// was open is recorded or counted, to the last one.
#[test]
fn a_stop_in_the_middle_of_recording_leaves_nothing_uncounted() {
    for _ in 0..if cfg!(debug_assertions) { 20 } else { 500 } {
        let attempted = AtomicU64::new(0);
        let go_on = AtomicBool::new(true);
        let mut recording = Recording::start();
        let (before, drained, after) = thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while go_on.load(Ordering::Relaxed) {
                        trace_core::log(site!(""), format_args!("x"));
                        attempted.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
            while attempted.load(Ordering::Relaxed) < 100 {
                thread::yield_now();
            }
            recording.drain();
            // What was attempted before the stop is in the trace or lost; what comes after is
            // neither.
            let before = attempted.load(Ordering::SeqCst);
            let drained = recording.stop();
            let after = attempted.load(Ordering::SeqCst);
            go_on.store(false, Ordering::Relaxed);
            (before, drained, after)
        });
        let seen = drained.count("log x") + drained.lost();
        assert!((before..=after + 2).contains(&seen), "{seen} of {before} to {after}");
        assert_eq!(drained.lost_by(LossReason::Memory), 0);
    }
}

#[test]
fn regions_that_outlive_their_session_do_not_end_in_the_next() {
    let recording = Recording::start();
    let region = enter(site!("first"));
    let drained = recording.stop();
    assert_eq!((drained.count("region_begin"), drained.count("region_end")), (1, 0));
    let recording = Recording::start();
    drop(region);
    let drained = recording.stop();
    assert_eq!(drained.all().next(), None);
}

#[test]
fn pieces_of_a_thread_are_numbered_without_gaps() {
    let recording = Recording::start();
    for _ in 0..20_000 {
        let _region = enter(site!("region"));
    }
    let drained = recording.stop();
    let mut seqs: Vec<_> = drained.heads().map(|head| head.seq).collect();
    seqs.sort_unstable();
    assert!(seqs.len() > 3);
    assert_eq!(seqs, (0..seqs.len() as u64).collect::<Vec<_>>());
}

#[test]
fn a_panic_is_told_from_an_end() {
    let recording = Recording::start();
    let _ = std::panic::catch_unwind(|| {
        let task = Task::new("request");
        let _scope = task.enter();
        let _region = enter(site!("region"));
        std::panic::resume_unwind(Box::new(()));
    });
    let drained = recording.stop();
    let events: Vec<_> = drained.all().collect();
    assert_eq!(events, ["task_new", "task_enter", "region_begin", "region_unwind", "task_exit", "task_end"]);
}

#[test]
fn every_poll_of_a_future_is_recorded_and_a_drop_is_a_cancellation() {
    use std::pin::pin;
    use std::task::{Context, Waker};
    let recording = Recording::start();
    {
        let mut turns = 0;
        let inner = std::future::poll_fn(move |_| {
            turns += 1;
            if turns == 2 { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
        });
        let mut region = pin!(trace_core::future(site!("async"), inner));
        let mut cx = Context::from_waker(Waker::noop());
        assert!(region.as_mut().poll(&mut cx).is_pending());
        assert!(region.as_mut().poll(&mut cx).is_ready());
        let mut cancelled = pin!(Task::new("job").instrument(std::future::pending::<()>()));
        assert!(cancelled.as_mut().poll(&mut cx).is_pending());
        let _never_polled: AsyncRegion<_> = trace_core::future(site!("never"), std::future::ready(()));
    }
    let drained = recording.stop();
    let events: Vec<_> = drained.all().collect();
    assert_eq!(
        events,
        [
            "async_begin",
            "async_suspend",
            "async_resume",
            "async_end",
            "task_new",
            "task_enter",
            "task_exit",
            "task_end"
        ]
    );
}

/// A thread names itself without asking whether a session is live, and is busy while it does.
#[test]
fn a_thread_that_is_busy_with_nothing_at_the_stop_has_lost_nothing() {
    let go_on = AtomicBool::new(true);
    let named = AtomicU64::new(0);
    let lost = thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while go_on.load(Ordering::Relaxed) {
                    for _ in 0..100 {
                        trace_core::runtime::set_thread_name("busy");
                    }
                    named.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let lost = (0..300).map(|_| {
            let before = named.load(Ordering::Relaxed);
            while named.load(Ordering::Relaxed) == before {
                thread::yield_now();
            }
            Recording::start().stop().lost()
        });
        let lost = lost.sum::<u64>();
        go_on.store(false, Ordering::Relaxed);
        lost
    });
    assert_eq!(lost, 0);
}
