//! What begins before the recording, ends after it, or has lost its other half.

use crate::{END, EXIT, async_begin, async_end, begin, end, enter, new, read, resume, start, suspend};
use trace_format::tables::{LossReason, LossRow};
use trace_format::{Args, Event, NamedArgs, Outcome, SiteId, TaskId, ThreadId, Ticks, Value};
use trace_reader::{Observer, Trace};
use trace_testing::{Lane, START, TraceBuilder, tree};

struct Nothing;
impl Observer<'_> for Nothing {}

fn one_lane(lane: Lane) -> Trace {
    let file = TraceBuilder::new().thread(1, "main").site_with(1, "outer", &["n", "m"]).site(2, "inner");
    read(file.lane(lane).end(1_000))
}

#[test]
fn a_region_that_is_open_at_the_end_lasts_until_then() {
    let trace = one_lane(Lane::new(1).at(100, begin(1)).at(200, begin(2)).at(300, END));
    assert_eq!(tree(&trace), "main (main)\n  outer open\n    inner\n");
    let outer = &trace.summary().regions[0];
    assert_eq!((outer.open, outer.count, outer.total_ns, outer.self_ns), (1, 1, 900, 800));
}

#[test]
fn an_end_without_a_begin_belongs_to_something_before_the_trace() {
    let trace =
        one_lane(Lane::new(1).at(10, END).at(20, EXIT).at(30, begin(1)).at(40, END).at(50, async_end(9)));
    assert_eq!(tree(&trace), "main (main)\n  outer\n");
    assert_eq!(trace.walk(&mut Nothing).unpaired_ends, 3);
}

#[test]
fn a_task_that_never_ends_is_open() {
    let trace = one_lane(Lane::new(1).at(10, new(3)).at(20, start(3)));
    let summary = trace.summary();
    let task = summary.tasks.iter().find(|task| task.id == 3).unwrap();
    assert_eq!((task.outcome.as_str(), task.start_ns, task.end_ns, task.busy_ns), ("open", 10, 1_000, 980));
    assert_eq!(
        (task.name.as_str(), task.kind.as_str(), task.spawned_at.as_str()),
        ("worker", "thread", "src/app.rs:1")
    );
}

#[test]
fn a_task_whose_creation_was_never_seen_has_no_parent() {
    let trace = one_lane(Lane::new(1).at(10, enter(3)).at(20, begin(1)).at(30, END).at(40, EXIT));
    assert_eq!(tree(&trace), "task 3  (logical)\n  outer\n");
    let task = &trace.summary().tasks[0];
    assert_eq!((task.parent, task.start_ns, task.busy_ns), (0, 10, 30));
}

#[test]
fn a_parent_that_was_never_seen_keeps_its_id() {
    let orphan = Event::TaskNew {
        task: TaskId(3),
        parent: TaskId(99),
        site: SiteId(1),
        kind: trace_format::TaskKind::Future,
        name: "orphan",
    };
    assert_eq!(one_lane(Lane::new(1).at(10, orphan)).summary().tasks[0].parent, 99);
}

#[test]
fn a_thread_without_a_task_has_one_of_its_own() {
    let file = TraceBuilder::new().thread(1, "main").thread(2, "pool").site(1, "work");
    let one = Lane::new(1).at(10, begin(1)).at(20, new(3)).at(30, END);
    let pool = Lane::new(2).at(15, begin(1)).at(25, END).at(40, Event::ThreadEnd);
    let trace = read(file.lane(one).lane(pool).end(100));
    assert_eq!(tree(&trace), "task 3 worker (thread)\nmain (main)\n  work\npool (thread)\n  work\n");
    let tasks = trace.summary().tasks;
    let find = |name| tasks.iter().find(|task| task.name == name).unwrap();
    let (main, pool) = (find("main"), find("pool"));
    assert_eq!((main.outcome.as_str(), main.busy_ns), ("open", 90));
    assert_eq!((pool.outcome.as_str(), pool.busy_ns, pool.end_ns), ("completed", 25, 40));
    assert_eq!(find("worker").parent, main.id, "who has no task creates in the name of its thread");
}

#[test]
fn a_thread_may_outlive_its_task() {
    let lane = Lane::new(1).at(10, start(3)).at(20, end(3)).at(30, begin(2)).at(40, END);
    assert_eq!(tree(&one_lane(lane)), "task 3  (thread)\nmain (main)\n  inner\n");
}

#[test]
fn what_a_thread_leaves_open_ends_with_it() {
    let lane = Lane::new(1).at(10, begin(1)).at(50, Event::ThreadEnd);
    let region = &one_lane(lane).summary().regions[0];
    assert_eq!((region.open, region.total_ns), (1, 40));
}

#[test]
fn recursion_is_counted_once() {
    let lane = Lane::new(1)
        .at(100, begin(1))
        .at(110, begin(1))
        .at(120, begin(2))
        .at(125, begin(1))
        .at(135, END)
        .at(140, END)
        .at(150, END)
        .at(200, END);
    let regions = one_lane(lane).summary().regions;
    let outer = regions.iter().find(|region| region.name == "outer").unwrap();
    assert_eq!((outer.count, outer.total_ns, outer.self_ns, outer.max_ns), (3, 100, 90, 100));
    let inner = regions.iter().find(|region| region.name == "inner").unwrap();
    assert_eq!((inner.total_ns, inner.self_ns), (20, 10));
}

#[test]
fn the_same_region_in_another_task_is_no_recursion() {
    let lane = Lane::new(1)
        .at(100, begin(1))
        .at(110, enter(3))
        .at(120, begin(1))
        .at(130, END)
        .at(140, EXIT)
        .at(200, END);
    let region = &one_lane(lane).summary().regions[0];
    assert_eq!((region.count, region.total_ns, region.self_ns), (2, 110, 100));
}

#[test]
fn a_task_is_not_busy_while_another_runs_inside_it() {
    let lane = Lane::new(1).at(10, start(1)).at(20, enter(2)).at(50, EXIT).at(60, end(1));
    let tasks = one_lane(lane).summary().tasks;
    assert_eq!(tasks.iter().map(|task| (task.id, task.busy_ns)).collect::<Vec<_>>(), [(1, 20), (2, 30)]);
}

#[test]
fn lost_ends_close_the_innermost_at_the_start_of_the_piece() {
    let lane = Lane::new(1).at(10, begin(1)).at(20, begin(2)).at(30, begin(2)).piece(2).at(90, END);
    let trace = one_lane(lane);
    assert_eq!(tree(&trace), "main (main)\n  outer\n    inner unknown\n      inner unknown\n");
    let inner = trace.regions().next().unwrap();
    assert_eq!((inner.begin.ns(), inner.end.ns(), inner.open), (30, 30, false));
}

#[test]
fn more_lost_ends_than_open_things_close_all() {
    let trace = one_lane(Lane::new(1).at(10, begin(1)).piece(u64::MAX).at(90, begin(2)).at(95, END));
    assert_eq!(tree(&trace), "main (main)\n  outer unknown\n  inner\n");
}

#[test]
fn ends_out_of_order_close_the_nearest_of_their_kind() {
    // A region guard that outlives the task's scope, and a scope that outlives a region inside it.
    let lane =
        Lane::new(1).at(10, begin(1)).at(20, enter(3)).at(30, END).at(40, begin(2)).at(50, EXIT).at(60, END);
    let trace = one_lane(lane);
    assert_eq!(tree(&trace), "task 3  (logical)\n  inner\nmain (main)\n  outer\n");
    assert_eq!(trace.walk(&mut Nothing).unpaired_ends, 0);
}

#[test]
fn a_panic_and_arguments_are_kept() {
    let values = [Value::U64(7)];
    let begin_args = Event::RegionBeginArgs { site: SiteId(1), args: Args::new(&values) };
    let later = [Value::Str("x")];
    let lane = Lane::new(1)
        .at(10, begin_args)
        .at(15, begin(2))
        .at(16, END)
        .at(20, Event::RegionArgs { args: Args::new(&later) })
        .at(30, Event::RegionUnwind);
    let trace = one_lane(lane);
    assert_eq!(tree(&trace), "main (main)\n  outer [n=7, m=x] panicked\n    inner\n");
    assert_eq!(trace.summary().regions[0].panicked, 1);
}

#[test]
fn an_async_region_has_its_arguments_and_its_time_in_pieces() {
    let args = [Value::I64(-3)];
    let lane = Lane::new(1)
        .at(10, async_begin(5, 1))
        .at(11, Event::RegionArgs { args: Args::new(&args) })
        .at(20, begin(2))
        .at(25, END)
        .at(30, suspend(5))
        .at(100, resume(5))
        .at(110, async_end(5));
    let trace = one_lane(lane);
    assert_eq!(tree(&trace), "main (main)\n  outer [n=-3]\n    inner\n");
    let outer = trace.regions().find(|region| region.asynchronous).unwrap();
    assert_eq!((outer.duration_ns(), outer.busy_ns, outer.self_ns), (100, 30, 25));
}

#[test]
fn what_a_region_from_before_the_trace_returns_is_not_put_on_the_region_around_it() {
    let failed = || Event::RegionError { value: Value::Str("late") };
    let lane = Lane::new(1)
        .at(10, begin(1))
        .at(20, resume(5))
        .at(25, failed())
        .at(30, async_end(5))
        .at(40, begin(2))
        .at(45, failed())
        .at(50, END)
        .at(60, END);
    assert_eq!(tree(&one_lane(lane)), "main (main)\n  outer\n    inner -> error late\n");
}

#[test]
fn a_suspended_region_is_open_at_the_end() {
    let trace = one_lane(Lane::new(1).at(10, async_begin(5, 1)).at(30, suspend(5)));
    let region = trace.regions().next().unwrap();
    assert_eq!((region.open, region.end.ns(), region.busy_ns), (true, 1_000, 20));
}

#[test]
fn a_region_from_before_the_trace_is_counted_once_however_often_it_is_polled() {
    let lane = Lane::new(1).at(10, resume(5)).at(20, suspend(5)).at(30, resume(5)).at(40, async_end(5));
    let trace = one_lane(lane);
    assert_eq!(trace.regions().count(), 0);
    assert_eq!(trace.walk(&mut Nothing).unpaired_ends, 1);
}

#[test]
fn the_last_argument_of_a_name_counts() {
    let args = [("id", Value::U64(7)), ("user", Value::Str("ann"))];
    let later = [("id", Value::U64(8))];
    let put = |args| Event::TaskArgs { task: TaskId(3), args: NamedArgs::new(args) };
    let trace = one_lane(Lane::new(1).at(10, new(3)).at(11, put(&args)).at(12, put(&later)));
    let task = &trace.summary().tasks[1];
    assert_eq!(task.args.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>(), ["id=8", "user=ann"]);
}

#[test]
fn pieces_that_gave_way_are_losses_and_no_damage() {
    let lane = Lane::new(1)
        .at(10, begin(1))
        .at(20, begin(2))
        .piece(0)
        .at(25, END)
        .piece(0)
        .at(90, begin(2))
        .at(95, END);
    let mut parts = lane.into_parts();
    parts.remove(1);
    let row = LossRow {
        thread: ThreadId(1),
        reason: LossReason::Oldest,
        count: 12,
        since: Ticks(START + 20),
        until: Ticks(START + 90),
    };
    let file = TraceBuilder::new().thread(1, "main").site(1, "outer").site(2, "inner").loss(row);
    let file = parts.into_iter().fold(file, |file, (head, bytes)| file.events(head, &bytes));
    let trace = read(file.end(1_000));
    assert_eq!(trace.damage(), []);
    // Nobody knows what ended in between: both are known to be open until 20.
    assert_eq!(tree(&trace), "main (main)\n  outer open\n    inner open\n  inner\n");
    let summary = trace.summary();
    assert_eq!(
        (summary.lost, summary.losses[0].reason.as_str(), summary.losses[0].since_ns),
        (12, "oldest", 20)
    );
    assert_eq!(summary.losses[0].thread_name, "main");
    assert_eq!(Outcome::from_number(4), Outcome::Unknown);
}

/// The outer task was looked for no deeper than 1024 regions.
#[test]
fn the_outer_task_comes_back_below_however_many_regions() {
    let mut lane = Lane::new(1).at(1, enter(5));
    (0..5_000).for_each(|_| lane.push(2, &begin(1)));
    let lane = lane.at(3, enter(6)).at(4, EXIT).at(5, begin(2)).at(6, END);
    let trace = read(TraceBuilder::new().site(1, "deep").site(2, "inside").lane(lane).end(100));
    assert_eq!(trace.regions().next().unwrap().task.0, 5);
}

#[test]
fn tasks_that_end_out_of_order_leave_the_others_open() {
    let lane = Lane::new(1)
        .at(1, start(5))
        .at(2, enter(6))
        .at(3, start(7))
        .at(4, begin(1))
        .at(5, end(5))
        .at(6, END)
        .at(7, end(7))
        .at(8, begin(2))
        .at(9, END)
        .at(10, EXIT);
    let trace = read(TraceBuilder::new().site(1, "one").site(2, "two").lane(lane).end(100));
    let tasks: Vec<_> = trace.regions().map(|region| region.task.0).collect();
    assert_eq!(tasks, [7, 6]);
    assert_eq!(trace.walk(&mut Nothing).unpaired_ends, 0);
}

#[test]
fn started_tasks_stay_over_gaps_until_they_end() {
    let gap = |lane: Lane| lane.piece(0).piece(0);
    let lane = gap(Lane::new(1).at(1, start(5)).at(2, begin(1)).at(3, start(6)).at(4, begin(1)));
    let lane = gap(lane.at(5, begin(2)).at(6, END).at(7, end(5)));
    let lane = lane.at(8, begin(2)).at(9, END).at(10, end(6)).at(11, begin(2)).at(12, END);
    let parts = lane.into_parts().into_iter().filter(|(_, events)| !events.is_empty());
    let file = TraceBuilder::new().site(1, "lost").site(2, "two");
    let trace = read(parts.fold(file, |file, (head, events)| file.events(head, &events)).cut());
    let own = trace_reader::Task::implicit(trace_format::ThreadId(1)).0;
    let tasks: Vec<_> = trace.regions().filter(|region| !region.open).map(|region| region.task.0).collect();
    assert_eq!(tasks, [6, 6, own]);
}
