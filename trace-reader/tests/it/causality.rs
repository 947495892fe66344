//! Clocks of threads disagree, and still no effect is shown before its cause.

use crate::{END, EXIT, async_begin, async_end, begin, end, enter, new, order, read, resume, start, suspend};
use trace_format::{Event, Outcome, RegionId, SiteId, TaskId, TaskKind, Value};
use trace_reader::{Observer, Repaired};
use trace_testing::{Lane, TraceBuilder};

struct Nothing;
impl Observer<'_> for Nothing {}

fn two_lanes(first: Lane, second: Lane) -> TraceBuilder {
    TraceBuilder::new().site(1, "spawn").site(2, "work").lane(first).lane(second)
}

#[test]
fn a_task_starts_behind_its_creation_though_its_clock_is_early() {
    let parent = Lane::new(1).at(50, begin(1)).at(100, new(7)).at(400, END);
    let child = Lane::new(2).at(60, start(7)).at(70, begin(2)).at(90, END).at(300, end(7));
    let trace = read(two_lanes(parent, child).end(500));
    assert_eq!(order(&trace), [(1, 50), (1, 100), (2, 100), (2, 100), (2, 100), (2, 300), (1, 400)]);
    assert_eq!(trace.summary().repaired, Repaired { count: 1, max_ns: 40 });
}

#[test]
fn what_a_task_returns_stands_behind_its_creation() {
    let (task, value) = (TaskId(7), Value::Bool(true));
    for result in [Event::TaskReturn { task, value }, Event::TaskError { task, value }] {
        let trace = read(two_lanes(Lane::new(1).at(100, new(7)), Lane::new(2).at(60, result)).end(500));
        assert_eq!(order(&trace), [(1, 100), (2, 100)]);
    }
}

#[test]
fn clocks_that_agree_are_not_repaired() {
    let parent = Lane::new(1).at(100, new(7));
    let child = Lane::new(2).at(100, start(7)).at(110, end(7));
    // The child's lane stands first, so that at equal times it would be shown first.
    let trace = read(two_lanes(child, parent).end(500));
    assert_eq!(order(&trace), [(1, 100), (2, 100), (2, 110)]);
    assert_eq!(trace.summary().repaired, Repaired::default());
}

#[test]
fn a_task_from_before_the_trace_is_not_waited_for() {
    let one = Lane::new(1).at(10, enter(7)).at(20, EXIT);
    let other = Lane::new(2).at(15, begin(1)).at(1_000, END);
    let trace = read(two_lanes(one, other).end(2_000));
    assert_eq!(order(&trace), [(1, 10), (2, 15), (1, 20), (2, 1_000)]);
}

#[test]
fn a_region_goes_on_behind_its_pause_on_another_thread() {
    let one = Lane::new(1).at(10, async_begin(5, 1)).at(100, suspend(5)).at(110, begin(2)).at(120, END);
    let other = Lane::new(2).at(40, resume(5)).at(200, async_end(5));
    let trace = read(two_lanes(one, other).end(300));
    assert_eq!(order(&trace), [(1, 10), (1, 100), (2, 100), (1, 110), (1, 120), (2, 200)]);
    let region = trace.regions().find(|region| region.asynchronous).unwrap();
    assert_eq!((region.begin.ns(), region.end.ns(), region.busy_ns), (10, 200, 190));
    assert_eq!(trace.summary().repaired, Repaired { count: 1, max_ns: 60 });
}

#[test]
fn a_region_goes_on_behind_its_begin_on_another_thread() {
    let one = Lane::new(1).at(100, async_begin(5, 1)).at(120, suspend(5));
    let other = Lane::new(2).at(40, resume(5)).at(200, async_end(5));
    let trace = read(two_lanes(other, one).end(300));
    assert_eq!(order(&trace), [(1, 100), (1, 120), (2, 120), (2, 200)]);
}

#[test]
fn a_pause_that_was_lost_is_not_waited_for_beyond_the_loss() {
    // Thread 1 ran the region and lost its pause; all later pieces of it say so.
    let one = Lane::new(1).at(10, async_begin(5, 1)).piece(1).at(60, begin(2)).at(5_000, END);
    let other = Lane::new(2).at(40, resume(5)).at(50, async_end(5)).at(70, begin(2)).at(80, END);
    let trace = read(two_lanes(one, other).end(6_000));
    let times = order(&trace);
    assert_eq!(times.last(), Some(&(1, 5_000)));
    assert!(times.contains(&(2, 80)), "{times:?}");
}

#[test]
fn one_lane_may_wait_for_another_that_waits() {
    let first = Lane::new(1).at(300, new(7));
    let second = Lane::new(2).at(10, start(7)).at(20, new(8)).at(400, end(7));
    let third = Lane::new(3).at(5, start(8)).at(6, begin(2)).at(7, END).at(410, end(8));
    let trace = read(two_lanes(third, second).lane(first).end(500));
    assert_eq!(
        order(&trace),
        [(1, 300), (2, 300), (2, 300), (3, 300), (3, 300), (3, 300), (2, 400), (3, 410)]
    );
    assert_eq!(trace.summary().repaired, Repaired { count: 2, max_ns: 295 });
}

#[test]
fn causes_in_a_circle_are_let_go_and_counted() {
    let one = Lane::new(1).at(10, start(8)).at(20, new(7)).at(90, END);
    let other = Lane::new(2).at(15, start(7)).at(25, new(8)).at(80, END);
    let trace = read(two_lanes(one, other).end(100));
    assert_eq!(order(&trace), [(1, 10), (1, 20), (2, 20), (2, 25), (2, 80), (1, 90)]);
    assert_eq!(trace.walk(&mut Nothing).unresolved, 1);
}

#[test]
fn a_child_waits_for_its_parent_and_a_task_may_be_its_own_parent() {
    let child = |task, parent| Event::TaskNew {
        task: TaskId(task),
        parent: TaskId(parent),
        site: SiteId(1),
        kind: TaskKind::Logical,
        name: "",
    };
    let one = Lane::new(1).at(100, child(1, 0)).at(110, child(9, 9));
    let other = Lane::new(2).at(10, child(2, 1));
    let trace = read(two_lanes(one, other).end(200));
    assert_eq!(order(&trace), [(1, 100), (2, 100), (1, 110)]);
    assert_eq!(trace.walk(&mut Nothing).unresolved, 0);
}

#[test]
fn a_region_may_be_dropped_on_another_thread() {
    let one = Lane::new(1).at(10, async_begin(5, 1)).at(100, suspend(5));
    let dropped = Event::AsyncEnd { region: RegionId(5), outcome: Outcome::Cancelled };
    let other = Lane::new(2).at(70, dropped);
    let trace = read(two_lanes(one, other).end(300));
    let region = trace.regions().next().unwrap();
    assert_eq!((region.end.ns(), region.busy_ns, region.outcome), (100, 90, Outcome::Cancelled));
}
