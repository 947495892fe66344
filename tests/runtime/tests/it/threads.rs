//! Threads: who made whom, what they are called, who waited for their end.

use crate::traced::{assert_whole, calls, name, unchanged};
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
