//! What clippy does not say about a function that returns a future.
//! Recorded: returned 1 completed
//! Also in: 2021, 2018

use std::future::Future;

use crate::support::block_on;

#[trace::trace]
fn returned(n: u32) -> impl Future<Output = u32> {
    async move { n }
}

pub fn run() {
    println!("{}", block_on(returned(1)));
}
