//! A future that completes, one that panics in its second poll, one dropped while pending, one never polled.
//! Recorded: work 1 completed, work 1 panicked, work 1 cancelled

use crate::support::{Noisy, block_on, caught, pause, poll_once};

#[trace::trace]
async fn work(way: &'static str, _held: Noisy) -> usize {
    println!("{way} starts");
    pause().await;
    assert!(way != "panics", "{way}");
    way.len()
}

pub fn run() {
    println!("{}", block_on(work("completes", Noisy("completed"))));
    caught(|| block_on(work("panics", Noisy("panicked"))));
    let mut cancelled = Box::pin(work("cancelled", Noisy("cancelled")));
    println!("{:?}", poll_once(cancelled.as_mut()));
    drop(cancelled);
    drop(work("never polled", Noisy("never polled")));
}
