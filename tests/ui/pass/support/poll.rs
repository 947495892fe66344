//! The smallest executor, for programs that test async functions.
#![allow(dead_code)]

use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// Polls until ready.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = once(future.as_mut()) {
            return output;
        }
    }
}

/// Polls once.
pub fn once<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Is pending once.
pub async fn pause() {
    let mut paused = false;
    std::future::poll_fn(
        move |_| {
            if std::mem::replace(&mut paused, true) { Poll::Ready(()) } else { Poll::Pending }
        },
    )
    .await;
}
