//! Polled again after it is ready, or after a panic, a future panics with the message of an `async fn`.
//! Recorded: ready 1 completed, panics 1 panicked, block 1 completed, method 1 completed
//! Also in: 2018

use crate::support::{caught, poll_once, Noisy};
use std::future::Future;
use std::pin::Pin;

#[trace::trace]
async fn ready(_held: Noisy) -> u8 {
    1
}

#[trace::trace]
async fn panics(_held: Noisy) -> u8 {
    panic!("first")
}

#[trace::trace]
fn block() -> impl Future<Output = u8> {
    async { 2 }
}

struct Empty;

#[trace::trace]
impl Empty {
    #[trace::trace(name = "method")]
    async fn ready(&self) -> u8 {
        3
    }
}

fn twice(mut future: Pin<Box<dyn Future<Output = u8>>>) {
    for _ in 0..2 {
        caught(|| println!("{:?}", poll_once(future.as_mut())));
    }
}

pub fn run() {
    twice(Box::pin(ready(Noisy("held by ready"))));
    twice(Box::pin(panics(Noisy("held by panics"))));
    twice(Box::pin(block()));
    twice(Box::pin(Empty.ready()));
}
