//! Starting, stopping, and what goes wrong in between.

use crate::recorded::{alone, record};
use std::sync::atomic::{AtomicU64, Ordering};
use trace::{StartError, StopError};

#[test]
fn a_second_start_is_an_error_and_the_first_session_goes_on() {
    let _alone = alone();
    let session = trace::Options::new().start(Vec::new()).unwrap();
    assert!(trace::is_enabled());
    assert!(matches!(trace::start(Vec::new()), Err(StartError::AlreadyOn)));
    assert!(matches!(trace::Options::new().start(Vec::new()), Err(StartError::AlreadyOn)));
    assert!(trace::is_enabled());
    session.stop().unwrap();
    assert!(!trace::is_enabled());
}

#[test]
fn a_stop_without_a_session_says_so() {
    let _alone = alone();
    let error = trace::stop().unwrap_err();
    assert!(matches!(error, StopError::NotOn));
    assert_eq!(error.to_string(), "no session is on");
}

#[test]
fn a_session_that_is_dropped_is_over() {
    let _alone = alone();
    drop(trace::Options::new().start(Vec::new()).unwrap());
    assert!(!trace::is_enabled());
    trace::Options::new().start(Vec::new()).unwrap().stop().unwrap();
}

#[test]
fn sessions_one_after_the_other_have_their_own_events() {
    for round in 0..20u64 {
        let trace = record(|| {
            for _ in 0..round {
                drop(trace::region!("round"));
            }
        });
        let count: u64 = trace.summary().regions.iter().map(|region| region.count).sum();
        assert_eq!(count, round);
    }
}

/// Threads that record while sessions start and stop under them: each session is a valid trace.
#[test]
fn starts_and_stops_under_load_leave_valid_traces() {
    let go_on = AtomicU64::new(1);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while go_on.load(Ordering::Relaxed) == 1 {
                    let _outer = trace::region!("outer");
                    let _inner = trace::region!("inner");
                }
            });
        }
        for _ in 0..if crate::recorded::is_full() { 1_000 } else { 50 } {
            let _alone = alone();
            let session = trace::Options::new().start(Vec::new()).unwrap();
            std::thread::yield_now();
            let (bytes, _) = session.stop().unwrap();
            let trace = trace_reader::Trace::from_bytes(bytes).unwrap();
            assert_eq!(trace.damage(), []);
            for region in trace.regions() {
                let site = trace.site(region.site).expect("each region's site is in the file");
                assert!(["outer", "inner"].contains(&&*site.name));
            }
        }
        go_on.store(0, Ordering::Relaxed);
    });
}
