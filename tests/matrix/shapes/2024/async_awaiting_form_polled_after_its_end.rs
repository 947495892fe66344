//! The form that stays an `async fn` has the same message when it is polled after its end.
//! Recorded: ready 1 completed, Waits::ready 1 completed

use crate::support::{caught, poll_once};
use std::pin::pin;

#[trace::trace]
#[must_use = "it counts"]
async fn ready() -> u8 {
    1
}

#[trace::trace]
#[allow(async_fn_in_trait, reason = "nobody asks for Send")]
trait Waits {
    async fn ready(&self) -> u8 {
        2
    }
}

impl Waits for () {}

pub fn run() {
    let mut future = pin!(ready());
    for _ in 0..2 {
        caught(|| println!("{:?}", poll_once(future.as_mut())));
    }
    let mut future = pin!(().ready());
    for _ in 0..2 {
        caught(|| println!("{:?}", poll_once(future.as_mut())));
    }
}
