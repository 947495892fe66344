//! Invariant 3: the drainer needs nobody's help.

use crate::drained::Recording;
use crate::site;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};
use trace_core::enter;

#[test]
fn the_events_of_a_blocked_thread_are_there_and_the_stop_does_not_wait_for_it() {
    // The best of three: another process may have the CPUs for longer than the limit.
    let fastest = (0..3)
        .map(|_| {
            let recording = Recording::start();
            let (ready, is_ready) = mpsc::channel();
            let (release, released) = mpsc::channel::<()>();
            let blocked = thread::spawn(move || {
                let _region = enter(site!("blocked"));
                ready.send(()).unwrap();
                let _ = released.recv();
            });
            is_ready.recv().unwrap();
            let began = Instant::now();
            let drained = recording.stop();
            let took = began.elapsed();
            assert_eq!(drained.all().collect::<Vec<_>>(), ["region_begin"]);
            drop(release);
            blocked.join().unwrap();
            took
        })
        .min();
    assert!(fastest < Some(Duration::from_millis(10)), "{fastest:?}");
}

#[test]
fn what_is_taken_out_again_and_again_is_each_time_something_else() {
    let mut recording = Recording::start();
    for _ in 0..10 {
        trace_core::log(site!(""), format_args!("once"));
        recording.drain();
        recording.drain();
    }
    assert_eq!(recording.stop().all().collect::<Vec<_>>(), ["log once"; 10]);
}

/// The drainer reads pieces while their owners write to them.
#[test]
fn draining_beside_recording_loses_and_repeats_nothing() {
    const REGIONS: u64 = 200_000;
    let mut recording = Recording::start();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..REGIONS {
                        let _region = enter(site!("region"));
                    }
                })
            })
            .collect();
        while !threads.iter().all(|thread| thread.is_finished()) {
            recording.drain();
        }
    });
    let drained = recording.stop();
    assert_eq!(drained.count("region_begin"), 2 * REGIONS);
    assert_eq!(drained.count("region_end"), 2 * REGIONS);
}
