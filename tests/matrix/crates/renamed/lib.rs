//! The dependency has another name.
//! Recorded: sync 1 completed, later 1 completed, Holder::get 1 completed, inner 1 completed, returned 1 completed
//! Tasks: inner::{closure} 1 completed
//! Dependency: et

use std::future::Future;

#[et::trace(crate = et)]
fn sync(n: u32) -> u32 {
    n + 1
}

#[et::trace(crate = ::et, args(n))]
async fn later(n: u32) -> u32 {
    support::pause().await;
    n + 1
}

#[et::trace(crate = et, args(n))]
fn returned(n: u32) -> impl Future<Output = u32> {
    async move { n }
}

struct Holder(u32);

#[et::trace(crate = et)]
impl Holder {
    fn get(&self) -> u32 {
        self.0
    }
}

#[et::trace(crate = et)]
fn inner() -> u32 {
    std::thread::spawn(|| 7).join().unwrap_or_default()
}

/// Runs it.
pub fn run() {
    println!("{} {}", sync(1), support::block_on(later(2)));
    println!("{} {}", Holder(3).get(), inner());
    println!("{}", support::block_on(returned(4)));
}
