//! What clippy does not say about a plain function with `ret`, `err` or `future`.
//! Recorded: boxed 1 completed, early 2 completed, lifetimes 1 completed, wrapped 1 completed, fails 1 completed, ready 1 completed, returned 1 completed
//! Recorded: raw 1 completed, recursive 3 completed, by_reference 1 completed, underscored 1 completed, by_value 1 completed, letters 1 completed
//! Tasks: task 1 completed
//! Results: boxed = 1; early = 0; early = 1; lifetimes = abc; raw = 1; recursive = 0; recursive = 0; recursive = 0; by_reference = 1; underscored = 1; by_value = 3; letters = 10; wrapped = Some(1)
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

#[trace::trace(ret)]
pub fn raw(pointer: *const u8) -> u8 {
    unsafe { *pointer }
}

#[trace::trace(ret)]
fn recursive(unused: u8, n: u8) -> u8 {
    if n == 0 {
        0
    } else {
        recursive(unused, n - 1)
    }
}

#[trace::trace(ret)]
fn by_reference(ref n: u8) -> u8 {
    *n
}

#[trace::trace(ret)]
fn underscored(_n: u8) -> u8 {
    _n
}

#[trace::trace(ret)]
fn by_value(text: String) -> usize {
    text.len()
}

#[trace::trace(ret)]
fn letters(a: u8, b: u8, c: u8, d: u8) -> u8 {
    let e = 0;
    a + b + c + d + e
}

pub fn run() {
    println!("{} {} {}", raw(&1), recursive(1, 2), by_reference(1));
    println!("{} {} {}", underscored(1), by_value("abc".to_owned()), letters(1, 2, 3, 4));
    println!("{} {} {}", boxed(Box::new(1)), early(0), early(1));
    println!("{} {:?} {:?}", lifetimes("abc"), wrapped(1), fails(1));
    println!("{} {}", block_on(ready(Box::new(1))), block_on(task(2)));
    println!("{}", block_on(returned("abc")));
}
