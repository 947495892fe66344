//! Sizes of futures with results, of tasks, of wrapped futures and of calls inside each other.
//! Recorded: nothing

use crate::support::{pause, size, size_of_calls};

#[trace::trace(ret)]
async fn result(buffer: [u8; 64]) -> u8 {
    pause().await;
    buffer[0]
}

#[trace::trace(?ret, err)]
async fn fallible(text: String) -> Result<[u8; 1024], std::num::ParseIntError> {
    pause().await;
    Ok([text.parse()?; 1024])
}

#[trace::trace(task)]
async fn task() {
    pause().await;
}

#[trace::trace(task, ret, args(n))]
async fn task_with_all(n: u8, held: [u8; 512]) -> u8 {
    pause().await;
    n + held[0]
}

#[trace::trace(future)]
fn wrapped(buffer: [u8; 64]) -> impl Future<Output = u8> {
    let future = async move {
        pause().await;
        buffer[0]
    };
    future
}

#[trace::trace(future, task)]
fn wrapped_task() -> impl Future<Output = ()> {
    pause()
}

#[trace::trace(ret)]
fn block(buffer: [u8; 64]) -> impl Future<Output = u8> {
    async move {
        pause().await;
        buffer[0]
    }
}

#[trace::trace(ret)]
async fn one(n: u8) -> u8 {
    let buffer = [n; 128];
    pause().await;
    buffer[0]
}

#[trace::trace(task, ret)]
async fn two(n: u8) -> u8 {
    one(n).await + 1
}

#[trace::trace(ret)]
async fn three(n: u8) -> u8 {
    two(n).await + 1
}

pub fn run() {
    println!("sizes");
    size("result", &result([0; 64]));
    size("fallible", &fallible(String::new()));
    size("task", &task());
    size("task_with_all", &task_with_all(1, [0; 512]));
    size("wrapped", &wrapped([0; 64]));
    size("wrapped_task", &wrapped_task());
    size("block", &block([0; 64]));
    size_of_calls("nested", 3, &three(1));
}
