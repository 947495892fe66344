//! A validator that could not fail would be none.

use trace_format::{Event, Schema, SiteId};
use trace_reader::Trace;
use trace_testing::{Lane, Program, TraceBuilder, naive, validate_order};

#[test]
fn equal_seeds_make_equal_files() {
    let program = Program { seed: 1, threads: 3, steps: 200, skew_ns: 10 };
    assert_eq!(program.file(), program.file());
    assert_ne!(program.file(), Program { seed: 2, ..program }.file());
}

#[test]
fn events_that_are_not_the_files_are_noticed() {
    let region = |end| {
        let lane = Lane::new(1).at(10, Event::RegionBegin { site: SiteId(1) }).at(end, Event::RegionEnd);
        TraceBuilder::new().site(1, "work").lane(lane).end(100)
    };
    let (schema, other) = (Schema::current(), region(30));
    let trace = Trace::from_bytes(region(20)).unwrap();
    let lanes = naive::lanes(&other, &schema);
    assert!(validate_order(&trace, &lanes).unwrap_err().contains("is shown where"));
    let own = region(20);
    assert_eq!(validate_order(&trace, &naive::lanes(&own, &schema)), Ok(()));
}

#[test]
fn events_that_are_never_shown_are_noticed() {
    let file = |regions| {
        let mut lane = Lane::new(1);
        for time in 0..regions {
            lane = lane.at(10 * time, Event::Log { site: SiteId(1), message: "here" });
        }
        TraceBuilder::new().lane(lane).end(100)
    };
    let (schema, longer) = (Schema::current(), file(3));
    let trace = Trace::from_bytes(file(2)).unwrap();
    assert!(validate_order(&trace, &naive::lanes(&longer, &schema)).unwrap_err().contains("is never shown"));
}
