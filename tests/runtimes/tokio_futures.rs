//! Futures on tokio.

use crate::recorded::record;
use std::future::pending;
use std::sync::Arc;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::{Barrier, Notify};
use tokio::task::{self, JoinSet, LocalSet};

fn workers() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).thread_name("worker").build().unwrap()
}

/// As a task, so that what it spawns has a parent that is known by name.
fn run(runtime: &Runtime, future: impl Future<Output = ()>) {
    runtime.block_on(trace::Task::new("request").instrument(future));
}

async fn inner() {
    task::yield_now().await;
}

#[trace::trace]
async fn completes() -> u8 {
    tokio::spawn(inner()).await.unwrap();
    7
}

async fn panics() {
    task::yield_now().await;
    std::panic::resume_unwind(Box::new("on purpose"));
}

async fn waits(polled: Arc<Notify>) {
    polled.notify_one();
    pending().await
}

#[test]
fn a_spawned_future_is_a_task_that_ends_as_the_future_does() {
    #[trace::trace]
    async fn serve() {
        let completed = tokio::spawn(completes());
        let panicked = tokio::task::spawn(panics());
        let polled = Arc::new(Notify::new());
        let aborted = task::spawn(waits(polled.clone()));
        polled.notified().await;
        aborted.abort();
        assert!(aborted.await.unwrap_err().is_cancelled());
        assert!(panicked.await.unwrap_err().is_panic());
        assert_eq!(completed.await.unwrap(), 7);
    }
    let runtime = workers();
    let recorded = record(|| run(&runtime, serve()));
    assert_eq!(recorded.life("completes"), ("future", "request", "completed"));
    assert_eq!(recorded.life("inner"), ("future", "completes", "completed"));
    assert_eq!(recorded.life("panics"), ("future", "request", "panicked"));
    assert_eq!(recorded.life("waits"), ("future", "request", "cancelled"));
    assert!(recorded.task("inner").spawned_at.contains("tests/runtimes/tokio_futures.rs:"));
    for name in ["completes", "inner", "panics", "waits"] {
        let threads = recorded.threads(name);
        assert!(!threads.is_empty() && threads.iter().all(|name| *name == "worker"), "{name}: {threads:?}");
    }
    // The async function's region is inside the task, not in the one that spawned it.
    assert_eq!(recorded.task_of_region("completes"), recorded.task("completes").id);
    assert_eq!(recorded.task_of_region("serve"), recorded.task("request").id);
}

#[test]
fn a_future_that_is_dropped_before_its_first_poll_is_cancelled() {
    #[trace::trace]
    async fn serve() {
        let aborted = tokio::spawn(inner());
        aborted.abort();
        assert!(aborted.await.unwrap_err().is_cancelled());
    }
    let runtime = Builder::new_current_thread().build().unwrap();
    let recorded = record(|| run(&runtime, serve()));
    assert_eq!(recorded.life("inner"), ("future", "request", "cancelled"));
    assert_eq!(recorded.threads("inner"), [""; 0]);
}

/// They can meet only if both are polled at once, each on a worker of its own.
#[test]
fn futures_that_run_at_once_are_kept_apart() {
    #[trace::trace]
    async fn serve() {
        let barrier = Arc::new(Barrier::new(2));
        let other = barrier.clone();
        let first = tokio::spawn(async move {
            for _ in 0..100 {
                barrier.wait().await;
            }
        });
        let second = tokio::spawn(Box::pin(meets(other)));
        first.await.unwrap();
        second.await.unwrap();
    }
    async fn meets(barrier: Arc<Barrier>) {
        for _ in 0..100 {
            barrier.wait().await;
        }
    }
    let runtime = workers();
    let recorded = record(|| run(&runtime, serve()));
    assert_eq!(recorded.life("serve::{async block}"), ("future", "request", "completed"));
    assert_eq!(recorded.life("meets"), ("future", "request", "completed"));
}

#[test]
fn what_is_in_a_set_when_it_is_dropped_is_cancelled() {
    #[trace::trace]
    async fn serve() {
        let mut set = JoinSet::new();
        set.spawn(completes());
        fill(&mut set);
        assert_eq!(set.join_next().await.unwrap().unwrap(), 7);
        set.shutdown().await;
    }
    #[trace::trace]
    fn fill(set: &mut JoinSet<u8>) {
        set.spawn_on(never(), &Handle::current());
    }
    async fn never() -> u8 {
        pending().await
    }
    let runtime = workers();
    let recorded = record(|| run(&runtime, serve()));
    assert_eq!(recorded.life("completes"), ("future", "request", "completed"));
    assert_eq!(recorded.life("never"), ("future", "request", "cancelled"));
}

#[test]
fn local_futures_run_on_the_thread_of_their_set() {
    #[trace::trace]
    async fn serve() {
        let mut set = JoinSet::new();
        set.spawn_local(inner());
        task::spawn_local(completes()).await.unwrap();
        set.join_next().await.unwrap().unwrap();
    }
    async fn completes() {}
    let runtime = Builder::new_current_thread().build().unwrap();
    let recorded = record(|| {
        std::thread::Builder::new()
            .name("local".into())
            .spawn(move || run(&runtime, LocalSet::new().run_until(serve())))
            .unwrap()
            .join()
            .unwrap();
    });
    for name in ["inner", "completes"] {
        assert_eq!(recorded.life(name), ("future", "request", "completed"));
        assert_eq!(recorded.threads(name), ["local"]);
    }
}

#[test]
fn a_runtime_that_is_dropped_cancels_what_it_runs() {
    #[trace::trace]
    async fn serve() {
        let polled = Arc::new(Notify::new());
        Handle::current().spawn(waits(polled.clone()));
        polled.notified().await;
    }
    let runtime = workers();
    let recorded = record(|| {
        run(&runtime, serve());
        drop(runtime);
    });
    assert_eq!(recorded.life("waits"), ("future", "request", "cancelled"));
}
