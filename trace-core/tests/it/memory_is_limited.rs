//! Invariant 5: the limit holds in each policy, and what does not fit is counted exactly.

use crate::drained::Recording;
use crate::site;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;
use trace_core::runtime::Classes;
use trace_core::{Config, WhenFull, enter};
use trace_format::tables::LossReason;

const PIECE: usize = 16 << 10;
const REGIONS: u64 = 100_000;

fn record(when_full: WhenFull) -> crate::drained::Drained {
    let recording = Recording::with(Config {
        memory: 4 * PIECE,
        when_full,
        classes: Classes(0),
        stacks_over: Duration::ZERO,
    });
    for _ in 0..REGIONS {
        let _region = enter(site!("region"));
    }
    recording.stop()
}

#[test]
fn the_newest_are_dropped_and_counted() {
    let drained = record(WhenFull::DropNewest);
    assert_eq!(drained.total() + drained.lost(), 2 * REGIONS);
    assert!(drained.heads().count() <= 4);
    assert!(drained.heads().any(|head| head.seq == 0), "the beginning is there");
    assert!(drained.lost_by(LossReason::Memory) > 0);
}

#[test]
fn the_oldest_are_dropped_and_counted() {
    let drained = record(WhenFull::DropOldest);
    assert_eq!(drained.total() + drained.lost(), 2 * REGIONS);
    assert!(drained.heads().count() <= 4);
    assert!(drained.heads().all(|head| head.seq > 0), "the end is there");
    assert_eq!(drained.lost_by(LossReason::Oldest), drained.lost());
}

/// A piece that a session lost would be missing here; one that was given back twice, be there twice.
#[test]
fn after_sessions_in_which_threads_came_and_went_all_memory_is_there() {
    const POLICIES: [WhenFull; 3] = [WhenFull::DropNewest, WhenFull::DropOldest, WhenFull::Wait];
    let over = AtomicBool::new(false);
    let work = || {
        for _ in 0..500 {
            drop(enter(site!("work")));
        }
    };
    let is_over = || over.load(Ordering::Relaxed);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !is_over() {
                    thread::spawn(work).join().unwrap();
                }
            });
        }
        scope.spawn(|| {
            while !is_over() {
                work();
            }
        });
        let sessions = scope.spawn(|| {
            for when_full in POLICIES.into_iter().cycle().take(150) {
                let mut recording = Recording::with(Config {
                    memory: 16 * PIECE,
                    when_full,
                    classes: Classes(0),
                    stacks_over: Duration::ZERO,
                });
                (0..5).for_each(|_| recording.drain());
                recording.stop();
            }
        });
        let sessions = sessions.join();
        // Also when they have failed: the threads would go on for ever.
        over.store(true, Ordering::Relaxed);
        sessions.unwrap();
    });
    let drained = record(WhenFull::DropNewest);
    assert_eq!(drained.heads().count(), 4);
    assert_eq!(drained.total() + drained.lost(), 2 * REGIONS);
}

#[test]
fn who_asks_to_wait_loses_nothing() {
    let mut recording = Recording::with(Config {
        memory: 4 * PIECE,
        when_full: WhenFull::Wait,
        classes: Classes(0),
        stacks_over: Duration::ZERO,
    });
    let recorder = thread::spawn(|| {
        for _ in 0..REGIONS {
            let _region = enter(site!("region"));
        }
    });
    while !recorder.is_finished() {
        recording.drain();
        thread::sleep(Duration::from_micros(100));
    }
    recorder.join().unwrap();
    let drained = recording.stop();
    assert_eq!(drained.count("region_begin"), REGIONS);
    assert_eq!(drained.lost(), 0);
}

/// A bug that this guards against: after a loss, an end that was recorded closed a region whose own
/// end was lost.
#[test]
fn ends_lost_are_told_with_the_next_piece() {
    let mut recording = Recording::with(Config {
        memory: 2 * PIECE,
        when_full: WhenFull::DropNewest,
        classes: Classes(0),
        stacks_over: Duration::ZERO,
    });
    let outer = enter(site!("outer"));
    let inner = enter(site!("inner"));
    let long = "x".repeat(1000);
    for _ in 0..3 * PIECE / 1000 {
        trace_core::log(site!(""), format_args!("{long}"));
    }
    drop(inner);
    recording.drain();
    drop(outer);
    let drained = recording.stop();
    assert_eq!(drained.count("region_begin"), 2);
    assert_eq!(drained.count("region_end"), 1);
    let last = drained.heads().max_by_key(|head| head.seq).unwrap();
    assert_eq!(last.lost_ends, 1);
}

/// A begin that was lost takes its end with it, since the end would close another region.
#[test]
fn an_end_without_its_begin_is_counted_too() {
    let mut recording = Recording::with(Config {
        memory: 2 * PIECE,
        when_full: WhenFull::DropNewest,
        classes: Classes(0),
        stacks_over: Duration::ZERO,
    });
    let long = "x".repeat(1000);
    for _ in 0..3 * PIECE / 1000 {
        trace_core::log(site!(""), format_args!("{long}"));
    }
    let region = enter(site!("region"));
    recording.drain();
    drop(region);
    let drained = recording.stop();
    assert_eq!((drained.count("region_begin"), drained.count("region_end")), (0, 0));
    assert_eq!(drained.lost_by(LossReason::Unpaired), 1);
    assert_eq!(drained.total() + drained.lost(), 3 * PIECE as u64 / 1000 + 2);
}

#[test]
fn an_event_that_fits_into_no_piece_is_counted() {
    let recording = Recording::start();
    let long = "x".repeat(1000);
    let values = vec![trace_core::value(&long); 20];
    drop(trace_core::enter_with(site!("large"), &values));
    let drained = recording.stop();
    assert_eq!(drained.total(), 0);
    assert_eq!(drained.lost_by(LossReason::Oversize), 1);
    assert_eq!(drained.lost_by(LossReason::Unpaired), 1);
}

/// A bug that this guards against: values that did not fit beside the others were left out, and
/// nothing said so.
#[test]
fn formatted_values_that_do_not_fit_beside_the_others_are_counted_once_for_a_call() {
    let recording = Recording::start();
    let long = "x".repeat(2_000);
    let of = |count| vec![trace_core::Value::display(&long); count];
    drop(trace_core::enter_with(site!("whole"), &of(4)));
    let cut = |n: usize| format!("begin {:?}", vec![trace_core::Value::Str(&long[..1024]); n]);
    drop(trace_core::enter_with(site!("cut"), &of(7)));
    drop(trace_core::task_with(site!("task"), &of(5)));
    drop(trace_core::Task::new("request").args(of(5).into_iter().map(|value| ("name", value))));
    let drained = recording.stop();
    assert_eq!(drained.count(&cut(4)), 2);
    assert_eq!((drained.count("region_end"), drained.count("task_args")), (2, 2));
    assert_eq!((drained.lost_by(LossReason::Oversize), drained.lost()), (3, 3));
}

/// A bug that this guards against: threads that sleep kept their pieces, though everything in them
/// was written, and who asked to wait for one waited for ever.
#[test]
fn threads_that_sleep_do_not_keep_memory_from_others() {
    for when_full in [WhenFull::Wait, WhenFull::DropNewest] {
        let mut recording = Recording::with(Config {
            memory: 2 * PIECE,
            when_full,
            classes: Classes(0),
            stacks_over: Duration::ZERO,
        });
        let (end, ended) = std::sync::mpsc::channel::<()>();
        let ended = std::sync::Mutex::new(ended);
        thread::scope(|scope| {
            for _ in 0..8 {
                let (ready, is_ready) = std::sync::mpsc::channel();
                let ended = &ended;
                scope.spawn(move || {
                    drop(enter(site!("once")));
                    ready.send(()).unwrap();
                    let _ = ended.lock().unwrap().recv();
                });
                while is_ready.recv_timeout(Duration::from_millis(1)).is_err() {
                    recording.drain();
                }
                recording.drain();
            }
            drop(end);
        });
        let drained = recording.stop();
        // Their last events, all at once at the end, may be lost; nothing else is.
        let regions = [drained.count("region_begin"), drained.count("region_end")];
        assert_eq!(regions, [8, 8], "{when_full:?}");
    }
}

/// A bug that this guards against: the arguments of a call whose begin was lost were put on the region
/// around it.
#[test]
fn a_call_whose_begin_is_lost_has_no_arguments_and_no_result() {
    let mut recording = Recording::with(Config {
        memory: 4 * PIECE,
        when_full: WhenFull::DropNewest,
        classes: Classes(0),
        stacks_over: Duration::ZERO,
    });
    for _ in 0..REGIONS {
        let _region = enter(site!("filling"));
    }
    let region = enter(site!("lost"));
    let watch = |_: &(), _: trace_core::Ending| panic!("shown the result of a call that is not recorded");
    {
        // There is room again before the call asks.
        let future = async {
            recording.drain();
            assert!(trace_core::begun().is_none());
        };
        let mut future = std::pin::pin!(trace_core::future_with(site!("lost"), future, watch));
        let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(future.as_mut().poll(&mut cx).is_ready());
    }
    trace_core::watched(region, |_| (), watch);
    trace_core::log(site!(""), format_args!("room"));
    let drained = recording.stop();
    assert_eq!((drained.count("async_begin"), drained.count("log room")), (0, 1));
}
