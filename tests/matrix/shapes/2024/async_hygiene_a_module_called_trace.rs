//! A module of the user's that has the name of our crate, beside it.
//! Recorded: work 1 completed, Client::get 1 completed

use crate::support::{block_on, pause};

#[allow(dead_code)]
mod trace {
    pub fn trace() {}
    pub mod __private {}
}

#[::trace::trace(args(n))]
async fn work(n: u8) -> u8 {
    pause().await;
    trace::trace();
    n
}

struct Client;

#[::trace::trace]
impl Client {
    async fn get(&self) -> u8 {
        pause().await;
        1
    }
}

pub fn run() {
    println!("{} {}", block_on(work(1)), block_on(Client.get()));
}
