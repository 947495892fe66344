//! Invariant 1: recording does not panic, whatever the program's own code does. That it does not
//! allocate is in `tests/no_alloc.rs`, which has an allocator of its own.

use crate::drained::Recording;
use crate::site;
use std::fmt;
use trace_core::{Value, enter, enter_with};
use trace_format::tables::LossReason;

struct Panics;

impl fmt::Debug for Panics {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("a bug of the program's")
    }
}

struct Records;

impl fmt::Display for Records {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _region = enter(site!("in display"));
        f.write_str("text")
    }
}

#[test]
fn a_value_whose_formatting_panics_costs_its_text_only() {
    let recording = Recording::start();
    let region = enter_with(site!("args"), &[Value::debug(&Panics), Value::U64(1)]);
    drop(region);
    trace_core::log(site!(""), format_args!("{Panics:?}"));
    let drained = recording.stop();
    assert_eq!(
        drained.all().collect::<Vec<_>>(),
        [
            "begin [Str(\"(panicked while formatting)\"), U64(1)]",
            "region_end",
            "log (panicked while formatting)"
        ]
    );
}

#[test]
fn formatting_that_is_itself_traced_is_recorded_before() {
    let recording = Recording::start();
    drop(enter_with(site!("args"), &[Value::display(&Records)]));
    let drained = recording.stop();
    let events: Vec<_> = drained.all().collect();
    assert_eq!(events, ["region_begin", "region_end", "begin [Str(\"text\")]", "region_end"]);
    assert_eq!(drained.lost(), 0);
}

/// A bug that this guards against: names were not counted when room ran out, and the recording
/// panicked from 61 arguments on, each with a name of 60 bytes.
#[test]
fn more_formatted_arguments_than_fit_are_cut_to_those_that_do() {
    let recording = Recording::start();
    let names: Vec<_> = (0..8).map(|n| format!("{n:0>1000}")).collect();
    let pairs = names.iter().map(|name| (name.as_str(), Value::debug(&"x")));
    drop(trace_core::Task::new("task").args(pairs));
    let drained = recording.stop();
    assert_eq!(drained.all().collect::<Vec<_>>(), ["task_new", "task_args", "task_end"]);
    assert_eq!(drained.lost_by(LossReason::Oversize), 1);
}
