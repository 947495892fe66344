//! Threads: who made whom, what they are called, who waited for their end.

use crate::traced::{assert_whole, calls, name, traced_with, unchanged};
use std::collections::{BTreeMap, BTreeSet};
use trace_format::{Call, Event, ThreadId};

const THREADS: &str = env!("CARGO_BIN_EXE_threads");

#[test]
fn the_tree_of_threads_has_names_and_joins() {
    let trace = unchanged(THREADS, &["tree"]);
    assert_whole(&trace);
    let made: Vec<(&str, &str)> = trace
        .events()
        .filter_map(|event| match event.event {
            Event::ThreadNew { thread, stack } => {
                assert_ne!(stack.0, 0);
                Some((name(&trace, event.thread), name(&trace, thread)))
            }
            _ => None,
        })
        .collect();
    assert_eq!(made, [("main", "child"), ("child", "grandchild")]);
    let joins: Vec<(&str, &str)> = calls(&trace)
        .iter()
        .filter(|done| done.call == Call::ThreadJoin)
        .map(|done| (name(&trace, done.thread), name(&trace, ThreadId(done.object))))
        .collect();
    assert_eq!(joins, [("child", "grandchild"), ("main", "child")]);
    let ended = trace.events().filter(|event| event.event == Event::ThreadEnd);
    let ended: Vec<&str> = ended.map(|event| name(&trace, event.thread)).collect();
    for thread in ["grandchild", "child", "main"] {
        assert!(ended.contains(&thread), "{thread}: {ended:?}");
    }
}

#[test]
fn two_thousand_threads_at_once_are_all_there() {
    let trace = unchanged(THREADS, &["many", "2000"]);
    assert_whole(&trace);
    let made: Vec<ThreadId> = trace
        .events()
        .filter_map(|event| match event.event {
            Event::ThreadNew { thread, .. } => Some(thread),
            _ => None,
        })
        .collect();
    assert_eq!(made.len(), 2000);
    let calls = calls(&trace);
    let mut joined: Vec<u64> =
        calls.iter().filter(|done| done.call == Call::Open).map(|done| done.thread.0).collect();
    joined.sort_unstable();
    let mut made: Vec<u64> = made.into_iter().map(|thread| thread.0).collect();
    made.sort_unstable();
    assert_eq!(joined, made, "each has opened a file once, under its own number");
}

#[test]
fn threads_that_nobody_joins_are_let_go() {
    let trace = unchanged(THREADS, &["detached"]);
    assert_whole(&trace);
    let calls = calls(&trace);
    let detached: Vec<_> = calls.iter().filter(|done| done.call == Call::ThreadDetach).collect();
    assert_eq!(detached.len(), 50);
    assert!(detached.iter().all(|done| done.object != 0 && done.result == 0));
}

/// Threads that live shorter than it takes anybody to look, or that wait for ever, with no call of
/// their own that is recorded.
#[test]
fn every_thread_has_a_row_with_its_maker_and_its_end_whatever_it_does() {
    const COUNT: usize = 10_000;
    // Without the kernel's reports, which would tell of them, too.
    let traced = traced_with(THREADS, &["idle", "10000"], &[("TRACE_COLLECT", "threads")]);
    let trace = &traced.trace;
    assert_whole(trace);
    let rows: BTreeMap<u64, &str> =
        trace.threads().iter().map(|thread| (thread.id.0, &*thread.name)).collect();
    let (mut made, mut ended) = (Vec::new(), BTreeSet::new());
    for event in trace.events() {
        match event.event {
            Event::ThreadNew { thread, .. } => {
                assert_eq!(name(trace, event.thread), "main");
                made.push(thread.0);
            }
            Event::ThreadEnd => drop(ended.insert(event.thread.0)),
            _ => {}
        }
    }
    assert_eq!(made.len(), COUNT + 1);
    assert_eq!(rows[&made[0]], "stays");
    assert!(!ended.contains(&made[0]), "it is still there");
    for (n, thread) in made[1..].iter().enumerate() {
        assert_eq!(rows.get(thread).copied(), Some(&*format!("{}-{}", n / 10, n % 10)));
        assert!(ended.contains(thread), "{thread}");
    }
    assert!(trace.threads().iter().all(|thread| thread.os_id != 0));
}
