//! Futures and closures on smol's global executor and pool.

use crate::recorded::record;
use smol::channel::{Receiver, Sender, bounded};
use smol::future::{FutureExt, pending, yield_now};
use std::panic::AssertUnwindSafe;

#[trace::trace]
async fn completes() -> u8 {
    yield_now().await;
    smol::unblock(seven).await
}

#[trace::trace]
fn seven() -> u8 {
    7
}

async fn panics() {
    yield_now().await;
    std::panic::resume_unwind(Box::new("on purpose"));
}

async fn waits(polled: Sender<()>) {
    polled.send(()).await.unwrap();
    pending().await
}

#[test]
fn futures_and_closures_are_tasks() {
    #[trace::trace]
    async fn serve() {
        let completed = smol::spawn(completes());
        let panicked = smol::spawn(panics());
        let (polled, polls): (_, Receiver<()>) = bounded(1);
        let cancelled = smol::spawn(waits(polled));
        polls.recv().await.unwrap();
        assert!(cancelled.cancel().await.is_none());
        assert!(AssertUnwindSafe(panicked).catch_unwind().await.is_err());
        assert_eq!(completed.await, 7);
    }
    let recorded = record(|| smol::block_on(trace::Task::new("request").instrument(serve())));
    assert_eq!(recorded.life("completes"), ("future", "request", "completed"));
    assert_eq!(recorded.life("panics"), ("future", "request", "panicked"));
    assert_eq!(recorded.life("waits"), ("future", "request", "cancelled"));
    assert_eq!(recorded.life("seven"), ("job", "completes", "completed"));
    for name in ["completes", "seven"] {
        assert_eq!(recorded.task_of_region(name), recorded.task(name).id);
    }
    assert!(recorded.threads("completes").iter().all(|name| name.starts_with("smol-")));
    assert!(recorded.threads("seven").iter().all(|name| name.starts_with("blocking-")));
}
