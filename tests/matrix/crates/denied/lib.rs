//! Every warning is an error, and unsafe code is forbidden.
//! Recorded: sync 1 completed, later 1 completed, Holder::get 2 completed, Holder::later 1 completed, Named::name 1 completed, spawns 1 completed, returned 1 completed, inner 1 completed, recorded 1 completed
//! Tasks: spawns::{closure} 1 completed
#![deny(warnings, clippy::all, clippy::pedantic)]
#![allow(clippy::doc_markdown)]
#![forbid(unsafe_code)]

use std::future::Future;

/// Sync.
#[trace::trace]
#[must_use]
pub fn sync(n: u32) -> u32 {
    n + 1
}

/// Async.
#[trace::trace]
pub async fn later(n: u32, (more, _): (u32, u32), mut most: u32, _unused: u32) -> u32 {
    most += 1;
    support::pause().await;
    n + more + most
}

struct Holder<'a>(&'a str);

#[trace::trace]
impl<'a> Holder<'a> {
    fn get(&self) -> &'a str {
        self.0
    }

    async fn later(mut self, other: &'a str) -> &'a str {
        self.0 = other;
        support::pause().await;
        self.get()
    }
}

#[trace::trace]
trait Named {
    fn name(&self) -> String {
        "named".to_owned()
    }
}

impl Named for Holder<'_> {}

#[trace::trace]
fn spawns() -> u32 {
    std::thread::spawn(|| 1).join().unwrap_or(0)
}

#[trace::trace]
fn returned(n: u32) -> impl Future<Output = u32> {
    let doubled = n * 2;
    async move {
        support::pause().await;
        doubled
    }
}

#[trace::trace]
mod module {
    pub(crate) fn inner() -> u32 {
        1
    }
}

#[trace::trace(args(n, text = %n, debug = ?text))]
fn recorded(n: u32, text: &str) -> usize {
    text.len() + n as usize
}

/// Runs it.
pub fn run() {
    println!("{} {}", sync(1), support::block_on(later(2, (3, 4), 5, 6)));
    println!("{} {}", Holder("x").get(), support::block_on(Holder("x").later("y")));
    println!("{} {}", Holder("x").name(), spawns());
    println!("{} {}", support::block_on(returned(4)), module::inner());
    println!("{}", recorded(4, "x"));
}
