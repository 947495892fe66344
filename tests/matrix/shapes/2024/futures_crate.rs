//! The `futures` crate: `join!`, `select!`, combinators, boxed futures, streams of ours.
//! Recorded: step 7 completed, step 1 cancelled, numbers 1 completed, joined 1 completed, selected 1 completed, stream 1 completed, boxed 1 completed, unordered 1 completed

use crate::support::{block_on, pause};
use futures::future::{self, BoxFuture, FutureExt};
use futures::stream::{self, FuturesUnordered, Stream, StreamExt};

#[trace::trace]
async fn step(n: u32) -> u32 {
    for _ in 0..n {
        pause().await;
    }
    n
}

#[trace::trace]
async fn joined() -> u32 {
    let (one, two) = futures::join!(step(2), step(1));
    one + future::join_all([step(0)]).await[0] + two
}

#[trace::trace]
async fn selected() -> u32 {
    match future::select(std::pin::pin!(step(9)), std::pin::pin!(step(1))).await {
        future::Either::Left((n, _)) | future::Either::Right((n, _)) => n,
    }
}

#[trace::trace]
fn numbers() -> impl Stream<Item = u32> {
    stream::iter([1, 2]).then(|n| async move { n * 2 })
}

#[trace::trace]
async fn stream(mut numbers: impl Stream<Item = u32> + Unpin) -> u32 {
    let mut sum = 0;
    while let Some(n) = numbers.next().await {
        pause().await;
        sum += n;
    }
    sum
}

#[trace::trace]
fn boxed(n: u32) -> BoxFuture<'static, u32> {
    async move { step(n).await + 1 }.boxed()
}

#[trace::trace]
async fn unordered() -> Vec<u32> {
    [2, 1].into_iter().map(step).collect::<FuturesUnordered<_>>().collect().await
}

pub fn run() {
    println!("{}", block_on(joined()));
    println!("{}", block_on(selected()));
    println!("{}", block_on(stream(Box::pin(numbers()))));
    println!("{}", block_on(boxed(0).map(|n| n + 1)));
    let mut sorted = block_on(unordered());
    sorted.sort_unstable();
    println!("{sorted:?}");
}
