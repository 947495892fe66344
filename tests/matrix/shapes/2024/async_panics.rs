//! Panics in the first poll, in a later one, in a drop, in a nested future that is caught.
//! Recorded: first 1 panicked, later 1 panicked, in_a_drop 1 panicked, nested 1 completed, inner 1 panicked, catches 1 completed, unwinding 1 completed, returned 1 panicked

use crate::support::{Noisy, block_on, caught, pause, poll_once};

#[trace::trace]
async fn first(_held: Noisy) {
    let _local = Noisy("local");
    panic!("first")
}

#[trace::trace]
async fn later(_held: Noisy) -> u8 {
    let _local = Noisy("local");
    pause().await;
    let nothing: Option<u8> = None;
    nothing.expect("later")
}

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("in a drop");
    }
}

#[trace::trace]
async fn in_a_drop(_held: Noisy) {
    let _bomb = Bomb;
    pause().await;
}

#[trace::trace]
async fn inner(n: u8) -> u8 {
    pause().await;
    assert!(n > 1, "inner");
    n
}

#[trace::trace]
async fn nested() -> &'static str {
    let mut future = Box::pin(inner(1));
    let _ = poll_once(future.as_mut());
    pause().await;
    caught(|| poll_once(future.as_mut())).map_or("caught", |_| "not caught")
}

#[trace::trace]
fn catches() -> bool {
    caught(|| panic!("sync")).is_none()
}

struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        println!("{}", block_on(unwinding()));
    }
}

/// Runs while its thread unwinds, and ends well.
#[trace::trace]
async fn unwinding() -> u8 {
    pause().await;
    9
}

#[trace::trace]
fn returned(held: Noisy) -> impl Future<Output = usize> {
    async move {
        pause().await;
        assert!(held.0.is_empty(), "returned");
        1
    }
}

pub fn run() {
    caught(|| block_on(first(Noisy("one"))));
    caught(|| block_on(later(Noisy("two"))));
    caught(|| block_on(in_a_drop(Noisy("three"))));
    println!("{}", block_on(nested()));
    println!("{}", catches());
    caught(|| {
        let _guard = Guard;
        panic!("unwinds");
    });
    caught(|| block_on(returned(Noisy("four"))));
}
