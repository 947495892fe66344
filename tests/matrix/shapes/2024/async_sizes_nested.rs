//! Four nested calls, each with an argument of 256 bytes.
//! Recorded: one 1 completed, two 1 completed, three 1 completed, four 1 completed

use crate::support::{block_on, pause, size_of_calls};

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
async fn four(buffer: [u8; 256]) -> u8 {
    three(buffer).await + 1
}

pub fn run() {
    let future = four([0; 256]);
    size_of_calls("four", 4, &future);
    println!("{}", block_on(future));
    size_of_calls("three", 3, &three([0; 256]));
    size_of_calls("two", 2, &two([0; 256]));
    size_of_calls("one", 1, &one([0; 256]));
}
