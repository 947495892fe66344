//! `impl Trait` in the returned type, alone, nested, and with what it captures written down.
//! Recorded: alone 1 completed, nested 1 completed, pair 1 completed, with_use 1 completed, a_future 1 completed, a_closure 1 completed

use crate::support::{block_on, pause};
use std::fmt::{Debug, Display};

#[trace::trace]
async fn alone(items: &[u32]) -> impl Iterator<Item = u32> + '_ {
    pause().await;
    items.iter().map(|item| item + 1)
}

#[trace::trace]
async fn nested(n: u8) -> Result<impl Display, Box<dyn std::error::Error>> {
    pause().await;
    if n == 0 { Err("zero")? } else { Ok(n) }
}

#[trace::trace]
async fn pair() -> (impl Debug, Option<impl Iterator<Item = impl Display>>) {
    pause().await;
    (1, Some(["a", "b"].into_iter()))
}

#[trace::trace]
async fn with_use<T: Display>(value: T, _borrowed: &str) -> impl Display + use<T> {
    pause().await;
    format!("<{value}>")
}

#[trace::trace]
async fn a_future() -> impl Future<Output = u8> {
    async { 1 }
}

#[trace::trace]
async fn a_closure(by: u8) -> impl Fn(u8) -> u8 {
    move |n| n + by
}

pub fn run() {
    println!("{}", block_on(alone(&[1, 2])).sum::<u32>());
    println!("{}", block_on(nested(1)).unwrap());
    let (debug, display) = block_on(pair());
    println!("{debug:?} {}", display.into_iter().flatten().map(|item| item.to_string()).collect::<String>());
    println!("{}", block_on(with_use(1, &String::new())));
    println!("{}", block_on(block_on(a_future())));
    println!("{}", block_on(a_closure(1))(1));
}
