//! Closures on tokio's pool.

use crate::recorded::record;
use std::sync::mpsc::{Receiver, channel};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::{self, JoinSet};

/// With one thread for closures, called as no other.
fn one_thread() -> Runtime {
    Builder::new_current_thread().max_blocking_threads(1).thread_name("pool").build().unwrap()
}

fn run(runtime: &Runtime, future: impl Future<Output = ()>) {
    runtime.block_on(trace::Task::new("request").instrument(future));
}

fn panics() {
    std::panic::resume_unwind(Box::new("on purpose"));
}

#[test]
fn jobs_that_share_a_thread_are_tasks_one_after_the_other() {
    #[trace::trace]
    fn first() {}
    #[trace::trace]
    fn second() {}
    #[trace::trace]
    async fn serve() {
        tokio::task::spawn_blocking(first).await.unwrap();
        let panicked = task::spawn_blocking(panics).await;
        assert!(panicked.unwrap_err().is_panic());
        Handle::current().spawn_blocking(second).await.unwrap();
    }
    let runtime = one_thread();
    let recorded = record(|| run(&runtime, serve()));
    for (name, outcome) in [("first", "completed"), ("panics", "panicked"), ("second", "completed")] {
        assert_eq!(recorded.life(name), ("job", "request", outcome));
        assert_eq!(recorded.threads(name), ["pool"]);
    }
    for name in ["first", "second"] {
        assert_eq!(recorded.task_of_region(name), recorded.task(name).id);
    }
}

#[test]
fn a_job_that_never_ran_is_cancelled() {
    #[trace::trace]
    async fn serve() {
        let (release, released) = channel();
        let mut set = JoinSet::new();
        set.spawn_blocking(move || holds(&released));
        let waiting = task::spawn_blocking(never);
        waiting.abort();
        release.send(()).unwrap();
        assert!(waiting.await.unwrap_err().is_cancelled());
        set.join_next().await.unwrap().unwrap();
    }
    fn holds(released: &Receiver<()>) {
        released.recv().unwrap();
    }
    fn never() {
        panic!("it was aborted");
    }
    let runtime = one_thread();
    let recorded = record(|| {
        run(&runtime, serve());
        drop(runtime);
    });
    assert_eq!(recorded.life("serve::{closure}"), ("job", "request", "completed"));
    assert_eq!(recorded.life("never"), ("job", "request", "cancelled"));
    assert_eq!(recorded.threads("never"), [""; 0]);
}
