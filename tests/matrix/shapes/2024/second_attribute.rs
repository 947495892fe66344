//! Attributes of other crates that rewrite the function, above and below.
//! Recorded: recursive 4 completed, below 4 completed, load 1 completed, Plain::load_twice 1 completed
//! Also in: 2021, 2018

use async_trait::async_trait;

use crate::support::{block_on, pause};

#[trace::trace]
#[async_recursion::async_recursion]
async fn recursive(n: u32) -> u32 {
    pause().await;
    if n == 0 { 0 } else { 1 + recursive(n - 1).await }
}

#[async_recursion::async_recursion]
#[trace::trace]
async fn below(n: u32) -> u32 {
    if n == 0 { 0 } else { 1 + below(n - 1).await }
}

#[async_trait]
trait Service {
    async fn load(&self, n: u32) -> u32;
}

struct Plain;

#[async_trait]
impl Service for Plain {
    #[trace::trace]
    async fn load(&self, n: u32) -> u32 {
        pause().await;
        n
    }
}

#[async_trait]
trait More {
    async fn load_twice(&self) -> u32;
}

#[trace::trace]
#[async_trait]
impl More for Plain {
    async fn load_twice(&self) -> u32 {
        2
    }
}

pub fn run() {
    println!("{} {}", block_on(recursive(3)), block_on(below(3)));
    println!("{} {}", block_on(Plain.load(4)), block_on(Plain.load_twice()));
}
