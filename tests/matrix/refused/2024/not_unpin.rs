//! A future is polled without being pinned.

use std::pin::Pin;
use std::task::{Context, Waker};

#[trace::trace]
async fn work() {}

fn main() {
    let mut future = work();
    let _ = Pin::new(&mut future).poll(&mut Context::from_waker(Waker::noop()));
}
