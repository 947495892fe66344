//! `#[must_use]` of an async function is about what awaiting gives; without it, the future must be used.
//! Recorded: counted 2 completed, plain 1 completed, result 1 completed

use crate::support::{block_on, pause};

#[trace::trace]
#[must_use = "count it"]
async fn counted() -> u8 {
    pause().await;
    1
}

#[must_use]
#[trace::trace]
async fn above() -> u8 {
    pause().await;
    1
}

#[trace::trace]
async fn plain() {
    pause().await;
}

#[trace::trace]
async fn result() -> Result<(), u8> {
    pause().await;
    Ok(())
}

pub fn run() {
    block_on(async {
        counted().await;
        counted();
        above();
        plain();
        plain().await;
        result().await;
    });
    block_on(counted());
    println!("used");
}
