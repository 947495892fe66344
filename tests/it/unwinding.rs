//! What destructors record while a panic unwinds their thread.

use crate::recorded::record;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use trace_reader::Trace;

/// The trace of what panics on purpose.
fn quietly(work: impl FnOnce()) -> Trace {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| ()));
    let trace = record(work);
    std::panic::set_hook(hook);
    trace
}

/// Runs this when it is dropped.
struct AtDrop<F: FnMut()>(F);

impl<F: FnMut()> Drop for AtDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

fn caught(f: impl FnOnce()) {
    drop(catch_unwind(AssertUnwindSafe(f)));
}

#[trace::trace]
fn panics(at_drop: impl FnMut()) {
    let _at_drop = AtDrop(at_drop);
    panic!("on purpose");
}

#[trace::trace]
fn cleans() {
    counts(1);
}

#[trace::trace(args(n))]
fn counts(n: u8) -> u8 {
    n
}

#[trace::trace(task)]
fn works() {}

/// Calls and how many of them panicked.
fn regions(trace: &Trace) -> BTreeMap<String, (u64, u64)> {
    let regions = trace.summary().regions;
    regions.iter().map(|region| (region.name.clone(), (region.count, region.panicked))).collect()
}

/// It was told as panicked, because its thread was when it ended.
#[test]
fn a_destructors_own_calls_complete_while_a_panic_goes_through_their_caller() {
    let trace = quietly(|| caught(|| panics(cleans)));
    let expected = [("cleans", (1, 0)), ("counts", (1, 0)), ("panics", (1, 1))];
    assert_eq!(regions(&trace), expected.map(|(name, counts)| (name.to_owned(), counts)).into());
}

/// The same of tasks: a call that is one, one by hand, and work on it.
#[test]
fn a_destructors_own_tasks_complete_while_a_panic_goes_through_their_caller() {
    let trace = quietly(|| {
        caught(|| {
            panics(|| {
                works();
                trace::Task::new("by hand").in_scope(cleans);
            })
        });
        caught(|| trace::Task::new("around").in_scope(|| panics(|| ())));
    });
    let summary = trace.summary();
    let outcomes: BTreeMap<_, _> = summary
        .tasks
        .iter()
        .filter(|task| task.kind == "logical")
        .map(|task| (task.name.as_str(), task.outcome.as_str()))
        .collect();
    assert_eq!(outcomes, [("works", "completed"), ("by hand", "completed"), ("around", "panicked")].into());
    let exits = trace.events().filter(|event| format!("{event:?}").contains("Panicked")).count();
    assert_eq!(exits, 2, "of the scope and the task around");
}

/// A destructor may catch a panic of its own: it is still one that goes on around it.
#[test]
fn a_panic_that_a_destructor_catches_changes_nothing_for_the_destructors_calls() {
    #[trace::trace]
    fn catches() {
        caught(|| {
            let _inner = AtDrop(cleans);
            panic!("in a destructor");
        });
        cleans();
    }
    let trace = quietly(|| {
        caught(|| panics(catches));
        catches();
    });
    let expected = [("catches", (2, 0)), ("cleans", (4, 0)), ("counts", (4, 0)), ("panics", (1, 1))];
    assert_eq!(regions(&trace), expected.map(|(name, counts)| (name.to_owned(), counts)).into());
}
