//! `#[tokio::main]` above and below, with arguments of its own, on functions that return and take something.
//! Recorded: above 1 completed, below 1 completed, fails 1 completed, work 3 completed
//! Also in: 2021

use std::time::Duration;

async fn sleep() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}

#[trace::trace]
async fn work(n: u8) -> u8 {
    sleep().await;
    n + 1
}

#[tokio::main(flavor = "current_thread")]
#[trace::trace]
async fn above() -> u8 {
    work(1).await
}

#[trace::trace]
#[tokio::main(flavor = "current_thread")]
async fn below() -> u8 {
    tokio::task::yield_now().await;
    work(2).await
}

#[trace::trace]
#[tokio::main(flavor = "current_thread")]
async fn fails() -> Result<(), Box<dyn std::error::Error>> {
    work(3).await;
    "x".parse::<u8>()?;
    Ok(())
}

pub fn run() {
    println!("{} {}", above(), below());
    println!("{}", fails().unwrap_err());
}
