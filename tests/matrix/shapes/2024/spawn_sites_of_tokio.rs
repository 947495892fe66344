//! Each way to spawn on tokio: futures that are ready, aborted and panic, and closures.
//! Recorded: work 7 completed, functions 1 completed, sets 1 completed, handles 1 completed, aborts 1 completed
//! Tasks: work 6 completed, functions::{async block} 1 completed, functions::{closure} 2 completed, sets::{async block} 1 completed, sets::{closure} 2 completed, handles::{async block} 1 completed, handles::{closure} 2 completed
//! Tasks: endless 1 cancelled, aborts::{async block} 1 panicked, parent 1 completed, parent::{async block} 1 completed, grandchild 1 completed
//! Nested: parent::{async block} in parent, grandchild in parent::{async block}
//! Also in: 2021, 2018

use tokio::runtime::{self, Handle};
use tokio::task::{self, JoinSet, LocalSet};

use crate::support::Noisy;

#[trace::trace]
async fn work(n: u32, _held: Noisy) -> u32 {
    task::yield_now().await;
    n
}

#[trace::trace]
async fn functions() -> u32 {
    let one = tokio::spawn(work(1, Noisy("one"))).await.unwrap();
    let two = tokio::task::spawn(async { work(2, Noisy("two")).await }).await.unwrap();
    let three = task::spawn_local(work(3, Noisy("three"))).await.unwrap();
    let four = tokio::task::spawn_blocking(|| 4).await.unwrap();
    let five = task::spawn_blocking(move || four + 1).await.unwrap();
    one + two + three + four + five
}

#[trace::trace]
async fn sets(local: &LocalSet) -> u32 {
    let mut set = JoinSet::new();
    let handle = Handle::current();
    let _ = set.spawn(work(1, Noisy("spawn")));
    let mut sum = set.join_next().await.unwrap().unwrap();
    let _ = set.spawn_on(async { 2 }, &handle);
    sum += set.join_next().await.unwrap().unwrap();
    let _ = set.spawn_local(work(3, Noisy("spawn_local")));
    sum += set.join_next().await.unwrap().unwrap();
    let _ = set.spawn_local_on(work(4, Noisy("spawn_local_on")), local);
    sum += set.join_next().await.unwrap().unwrap();
    let _ = set.spawn_blocking(|| 5);
    sum += set.join_next().await.unwrap().unwrap();
    let _ = set.spawn_blocking_on(|| 6, &handle);
    sum + set.join_next().await.unwrap().unwrap()
}

#[trace::trace]
async fn handles(handle: &runtime::Handle) -> u32 {
    let one = handle.spawn(work(1, Noisy("handle"))).await.unwrap();
    let two = Handle::current().spawn(async move { one + 1 }).await.unwrap();
    let three = handle.clone().spawn_blocking(|| 3).await.unwrap();
    let four = Handle::current().spawn_blocking(move || three + 1).await.unwrap();
    one + two + three + four
}

async fn endless(_held: Noisy) {
    std::future::pending().await
}

#[trace::trace]
async fn aborts() -> bool {
    let handle = tokio::spawn(endless(Noisy("aborted")));
    task::yield_now().await;
    handle.abort();
    let aborted = handle.await.is_err();
    let panics: task::JoinHandle<u32> = tokio::spawn(async {
        let _held = Noisy("panics");
        task::yield_now().await;
        panic!("in a task")
    });
    aborted && panics.await.is_err()
}

#[trace::trace(task)]
async fn parent() -> u32 {
    tokio::spawn(async { grandchild().await }).await.unwrap()
}

#[trace::trace(task)]
async fn grandchild() -> u32 {
    7
}

pub fn run() {
    let runtime = runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let local = LocalSet::new();
    println!("{}", local.block_on(&runtime, functions()));
    println!("{}", local.block_on(&runtime, sets(&local)));
    println!("{} {}", runtime.block_on(handles(runtime.handle())), runtime.block_on(aborts()));
    println!("{}", runtime.block_on(parent()));
}
