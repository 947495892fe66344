//! What is open, asleep or blocked at the stop.

use crate::recorded::{Shared, alone};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};
use trace_reader::Trace;

#[test]
fn a_thread_blocked_for_ever_has_its_events_in_the_file_and_the_stop_is_quick() {
    let _alone = alone();
    // The best of three: another process may have the CPUs for longer than the limit.
    let fastest = (0..3)
        .map(|_| {
            let bytes = Shared::default();
            trace::start(bytes.clone()).unwrap();
            let (ready, is_ready) = mpsc::channel();
            let (release, released) = mpsc::channel::<()>();
            let blocked = trace::spawn(move || {
                let _outer = trace::region!("outer");
                drop(trace::region!("before"));
                ready.send(()).unwrap();
                let _ = released.recv();
            });
            is_ready.recv().unwrap();
            let began = Instant::now();
            trace::stop().unwrap();
            let took = began.elapsed();

            let trace = Trace::from_bytes(bytes.bytes()).unwrap();
            let summary = trace.summary();
            let region = |name| summary.regions.iter().find(|region| region.name == name).unwrap();
            assert_eq!((region("before").count, region("before").open), (1, 0));
            assert_eq!((region("outer").count, region("outer").open), (1, 1));
            assert!(summary.tasks.iter().any(|task| task.outcome == "open"));
            drop(release);
            blocked.join().unwrap();
            took
        })
        .min()
        .unwrap();
    assert!(fastest < Duration::from_millis(10), "{fastest:?}");
}

#[test]
fn a_thread_that_sleeps_through_several_turns_is_written_meanwhile() {
    let _alone = alone();
    let bytes = Shared::default();
    trace::start(bytes.clone()).unwrap();
    drop(trace::region!("early"));
    let there = |bytes: &Shared| {
        Trace::from_bytes(bytes.bytes())
            .is_ok_and(|trace| trace.summary().regions.iter().any(|r| r.name == "early"))
    };
    let deadline = Instant::now() + Duration::from_secs(20);
    while !there(&bytes) {
        assert!(Instant::now() < deadline, "written without a stop and without another event");
        thread::sleep(Duration::from_millis(10));
    }
    trace::stop().unwrap();
}
