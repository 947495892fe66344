//! `#[trace]` around a whole trait and impl that `#[async_trait]` still has to rewrite, above or below.
//! Recorded: Gets::describe 2 completed, One::get 1 completed, Two::get 2 completed

use crate::support::{block_on, pause};
use async_trait::async_trait;

#[trace::trace]
#[async_trait]
trait Gets: Sync {
    async fn get(&self, by: u8) -> u8;

    async fn describe(&self) -> String {
        format!("gets {}", self.get(1).await)
    }
}

struct One;
struct Two(u8);

#[async_trait]
#[trace::trace]
impl Gets for One {
    async fn get(&self, by: u8) -> u8 {
        pause().await;
        by
    }
}

#[trace::trace]
#[async_trait]
impl Gets for Two {
    async fn get(&self, mut by: u8) -> u8 {
        by += self.0;
        pause().await;
        by
    }
}

pub fn run() {
    let all: [Box<dyn Gets>; 2] = [Box::new(One), Box::new(Two(5))];
    for one in &all {
        println!("{}", block_on(one.describe()));
    }
    println!("{}", block_on(Two(1).get(1)));
}
