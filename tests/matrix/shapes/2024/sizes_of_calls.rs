//! How large futures are: small ones, and calls inside each other that hold a large value.
//! Recorded: nothing
//! Also in: 2021, 2018

use crate::support::{pause, size, size_of_calls};

#[trace::trace]
async fn small() {
    pause().await;
}

#[trace::trace]
async fn one(buffer: [u8; 256]) -> u8 {
    pause().await;
    buffer[0]
}

#[trace::trace]
async fn two(buffer: [u8; 256]) -> u8 {
    one(buffer).await + 1
}

#[trace::trace]
async fn three(buffer: [u8; 256]) -> u8 {
    two(buffer).await + 1
}

#[trace::trace]
async fn by_reference(buffer: &[u8; 256], _more: (u64, u64)) -> u8 {
    pause().await;
    buffer[0]
}

pub fn run() {
    let buffer = [0; 256];
    size("small", &small());
    size("one", &one(buffer));
    size_of_calls("three", 3, &three(buffer));
    size("by_reference", &by_reference(&buffer, (1, 2)));
    println!("made");
}
