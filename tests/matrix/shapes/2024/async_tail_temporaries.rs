//! The temporaries of the last expression: dropped before the locals since 2024, after them before.
//! Recorded: tail 1 completed, tail_with_await 1 completed, tail_cancelled 1 cancelled, scrutinee 1 completed, returned 1 completed, condition 1 completed, returned_block 1 completed
//! Also in: 2021, 2018

use crate::support::{block_on, pause, poll_once, Noisy};
use std::future::Future;

#[trace::trace]
async fn tail(_argument: Noisy) -> usize {
    let _local = Noisy("local");
    Noisy("temporary").0.len()
}

async fn takes(noisy: &Noisy) -> usize {
    pause().await;
    noisy.0.len()
}

#[trace::trace]
async fn tail_with_await(_argument: Noisy) -> usize {
    let _local = Noisy("local");
    takes(&Noisy("temporary")).await
}

#[trace::trace]
async fn tail_cancelled(_argument: Noisy) -> usize {
    let _local = Noisy("local");
    takes(&Noisy("temporary")).await
}

#[trace::trace]
async fn scrutinee(_argument: Noisy) -> usize {
    let _local = Noisy("local");
    match takes(&Noisy("scrutinee")).await {
        0 => 0,
        n => {
            println!("in the arm");
            n
        }
    }
}

#[trace::trace]
async fn returned(_argument: Noisy) -> usize {
    let _local = Noisy("local");
    return takes(&Noisy("temporary")).await;
}

#[trace::trace]
async fn condition(_argument: Noisy) -> usize {
    let _local = Noisy("local");
    if let 1..=99 = Noisy("condition").0.len() {
        pause().await;
        println!("then");
        1
    } else {
        2
    }
}

#[trace::trace]
fn returned_block(argument: Noisy) -> impl Future<Output = usize> {
    async move {
        let _local = Noisy("local");
        takes(&Noisy("temporary")).await + takes(&argument).await
    }
}

pub fn run() {
    println!("{}", block_on(tail(Noisy("argument"))));
    println!("{}", block_on(tail_with_await(Noisy("argument"))));
    let mut future = Box::pin(tail_cancelled(Noisy("argument")));
    let _ = poll_once(future.as_mut());
    drop(future);
    println!("{}", block_on(scrutinee(Noisy("argument"))));
    println!("{}", block_on(returned(Noisy("argument"))));
    println!("{}", block_on(condition(Noisy("argument"))));
    println!("{}", block_on(returned_block(Noisy("argument"))));
}
