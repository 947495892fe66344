//! Tasks, logs, counters and arguments, from the call to the reader.

use crate::recorded::record;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use trace_reader::summary::Number;

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut cx) {
            return value;
        }
    }
}

/// Pending once.
async fn pause() {
    let mut paused = false;
    poll_fn(|_| if std::mem::replace(&mut paused, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}

#[test]
fn a_spawned_thread_is_a_child_of_the_task_that_spawned_it() {
    let trace = record(|| {
        trace::Builder::new()
            .name("parent".into())
            .spawn(|| trace::Builder::new().name("child".into()).spawn(|| {}).unwrap().join().unwrap())
            .unwrap()
            .join()
            .unwrap();
    });
    let summary = trace.summary();
    let task = |name| summary.tasks.iter().find(|task| task.name == name).unwrap();
    assert_eq!(task("child").parent, task("parent").id);
    assert_eq!((task("child").kind.as_str(), task("child").outcome.as_str()), ("thread", "completed"));
    assert!(task("child").spawned_at.contains("tests/it/tasks.rs:"), "{}", task("child").spawned_at);
    assert!(task("child").start_ns >= task("parent").start_ns);
}

#[test]
fn scoped_threads_and_rewritten_spawns_are_tasks_too() {
    #[trace::trace]
    fn spawns() {
        std::thread::spawn(|| {}).join().unwrap();
    }
    let trace = record(|| {
        spawns();
        trace::scope(|scope| {
            scope.spawn(|| {});
            trace::Builder::new().name("scoped".into()).spawn_scoped(scope, || {}).unwrap();
        });
    });
    let summary = trace.summary();
    assert_eq!(summary.tasks.iter().filter(|task| task.outcome == "completed").count(), 3);
    assert!(summary.tasks.iter().any(|task| task.name == "scoped"));
}

#[test]
fn a_request_keeps_its_arguments_and_its_work_on_several_threads() {
    let trace = record(|| {
        let task = trace::Task::new("request").arg("id", 7).arg("path", "/a");
        task.in_scope(|| drop(trace::region!("here")));
        std::thread::scope(|scope| {
            scope.spawn(|| task.in_scope(|| drop(trace::region!("there"))));
        });
    });
    let summary = trace.summary();
    let request = summary.tasks.iter().find(|task| task.name == "request").unwrap();
    assert_eq!(request.kind, "logical");
    assert_eq!(request.threads.len(), 2);
    assert_eq!(request.args["id"], "7");
    assert_eq!(request.args["path"], "/a");
}

#[test]
fn an_async_function_is_one_region_over_all_its_polls() {
    #[trace::trace(args(n))]
    async fn waits(n: u32) -> u32 {
        pause().await;
        n + 1
    }
    let trace = record(|| {
        assert_eq!(block_on(waits(1)), 2);
        block_on(trace::Task::new("task").instrument(waits(2)));
        // Cancelled: dropped at its first pause.
        let mut cancelled = pin!(waits(3));
        let _ = cancelled.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    });
    let summary = trace.summary();
    let region = summary.regions.iter().find(|region| region.name == "waits").unwrap();
    assert_eq!((region.count, region.open), (3, 0));
    let ends: Vec<_> = summary.events_by_kind.iter().filter(|(kind, _)| kind.starts_with("async")).collect();
    let count = |kind: &str| ends.iter().find(|(name, _)| *name == kind).map_or(0, |(_, count)| **count);
    assert_eq!((count("async_begin"), count("async_end")), (3, 3));
    assert_eq!((count("async_suspend"), count("async_resume")), (3, 2));
}

#[test]
fn logs_counters_and_arguments_come_back_as_they_were() {
    let trace = record(|| {
        let name = String::from("text");
        let _region =
            trace::region!("args", name, n = 3u8, half = 0.5, wide = i128::MAX, list = ?[1, 2], shown = %'x');
        trace::log!("{} of {}", 1, 2);
        trace::counter!("queue", 3);
        trace::counter!("queue", -1.5);
    });
    let region = trace.regions().next().unwrap();
    let values: Vec<_> = region.values().map(|value| value.to_string()).collect();
    assert_eq!(values, ["text", "3", "0.5", &i128::MAX.to_string(), "[1, 2]", "x"]);
    let names: Vec<_> = trace.site(region.site).unwrap().args.iter().map(|name| name.to_string()).collect();
    assert_eq!(names, ["name", "n", "half", "wide", "list", "shown"]);
    assert_eq!(trace.logs().map(|log| log.message.to_owned()).collect::<Vec<_>>(), ["1 of 2"]);
    let summary = trace.summary();
    let queue = &summary.counters[0];
    assert_eq!((queue.name.as_str(), queue.count), ("queue", 2));
    assert_eq!((queue.min, queue.max), (Some(Number::Float(-1.5)), Some(Number::Unsigned(3))));
}
