//! Bodies that never give a value, of functions that declare one.
//! Recorded: declared 1 panicked, unit 1 cancelled, unwraps 1 panicked, infallible 1 completed

use crate::support::{block_on, caught, pause, poll_once};
use std::convert::Infallible;

#[trace::trace]
async fn declared() -> Vec<u8> {
    pause().await;
    unreachable!("later")
}

#[trace::trace]
async fn unit() {
    loop {
        pause().await;
    }
}

#[trace::trace]
async fn unwraps(nothing: Option<u8>) -> u8 {
    nothing.unwrap()
}

#[trace::trace]
async fn infallible() -> Result<u8, Infallible> {
    pause().await;
    Ok(1)
}

pub fn run() {
    caught(|| block_on(declared()));
    let _ = poll_once(std::pin::pin!(unit()));
    caught(|| block_on(unwraps(None)));
    println!("{:?}", block_on(infallible()));
}
