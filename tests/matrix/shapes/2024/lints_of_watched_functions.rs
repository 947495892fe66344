//! What clippy does not say about a plain function with `ret`, `err` or `future`.
//! Recorded: boxed 1 completed, early 2 completed, lifetimes 1 completed, wrapped 1 completed, fails 1 completed, ready 1 completed, returned 1 completed
//! Tasks: task 1 completed
//! Results: boxed = 1; early = 0; early = 1; lifetimes = abc; wrapped = Some(1)
//! Also in: 2021, 2018

use std::future::Future;

use crate::support::block_on;

#[trace::trace(ret)]
fn boxed(n: Box<u32>) -> u32 {
    *n
}

#[trace::trace(ret)]
fn early(n: u32) -> u32 {
    if n == 0 {
        return 0;
    }
    return n;
}

#[trace::trace(ret)]
fn lifetimes<'a>(text: &'a str) -> &'a str {
    text
}

#[trace::trace(?ret)]
fn wrapped(n: u32) -> Option<u32> {
    Some(n)
}

#[trace::trace(err)]
fn fails(n: u32) -> Result<u32, String> {
    return Ok(n);
}

#[trace::trace(future)]
fn ready(n: Box<u32>) -> impl Future<Output = u32> {
    return std::future::ready(*n);
}

#[trace::trace(future, task)]
fn task(n: u32) -> impl Future<Output = u32> {
    std::future::ready(n)
}

#[trace::trace(future)]
fn returned<'a>(text: &'a str) -> impl Future<Output = usize> + 'a {
    std::future::ready(text.len())
}

pub fn run() {
    println!("{} {} {}", boxed(Box::new(1)), early(0), early(1));
    println!("{} {:?} {:?}", lifetimes("abc"), wrapped(1), fails(1));
    println!("{} {}", block_on(ready(Box::new(1))), block_on(task(2)));
    println!("{}", block_on(returned("abc")));
}
