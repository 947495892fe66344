//! Functions that return a future in another way: by a variable, a call, a tuple, `ready`.
//! Recorded: variable 1 completed, call 1 completed, tuple 1 completed, ready 1 completed, branches 2 completed

use crate::support::{block_on, pause};
use std::future;
use std::pin::Pin;

#[trace::trace]
fn variable(n: u8) -> impl Future<Output = u8> {
    let made = async move {
        pause().await;
        n
    };
    made
}

async fn other(n: u8) -> u8 {
    pause().await;
    n
}

#[trace::trace]
fn call(n: u8) -> impl Future<Output = u8> {
    other(n)
}

#[trace::trace]
fn tuple(n: u8) -> (impl Future<Output = u8>, u8) {
    (other(n), n)
}

#[trace::trace]
fn ready(n: u8) -> future::Ready<u8> {
    future::ready(n)
}

#[trace::trace]
fn branches(n: u8) -> Pin<Box<dyn Future<Output = u8>>> {
    if n == 0 { Box::pin(other(n)) } else { Box::pin(async move { n }) }
}

pub fn run() {
    println!("{}", block_on(variable(1)));
    println!("{}", block_on(call(2)));
    println!("{}", block_on(tuple(3).0));
    println!("{}", block_on(ready(4)));
    println!("{} {}", block_on(branches(0)), block_on(branches(1)));
}
