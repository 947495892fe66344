//! Expectations of lints that miss what they are about where it is annotated stay fulfilled.
//! Recorded: could_be_const 1 completed, always 1 completed, returns 1 completed, nothing_awaited 1 completed, several 1 completed, inside 1 completed, Queue::underscore 1 completed, block 1 completed, spawns 1 completed, boxed 1 completed, wrapped 1 completed, ready 1 completed, conditional 1 completed, with_reason 1 completed
//! Tasks: spawns::{closure} 1 completed
//! Results: boxed = 1; wrapped = Some(1)
//! Also in: 2021, 2018

use std::future::Future;
use std::thread;

use crate::support::{block_on, pause};

#[trace::trace]
#[expect(clippy::missing_const_for_fn)]
fn could_be_const(n: u32) -> u32 {
    n
}

#[inline(always)]
#[expect(clippy::inline_always)]
#[trace::trace]
fn always() -> String {
    String::from("always")
}

#[trace::trace]
#[expect(clippy::needless_return)]
async fn returns(n: u32) -> u32 {
    pause().await;
    return n;
}

#[expect(clippy::unused_async)]
#[trace::trace]
async fn nothing_awaited() -> u32 {
    1
}

#[trace::trace]
#[expect(unused_variables, clippy::unused_async, clippy::let_and_return, reason = "to be seen")]
async fn several(n: u32) -> u32 {
    let one = 1;
    one
}

#[trace::trace]
async fn inside(n: u32) -> u32 {
    #![expect(clippy::needless_return, clippy::unused_async)]
    return n;
}

struct Queue;

#[trace::trace]
impl Queue {
    #[expect(clippy::used_underscore_binding)]
    async fn underscore(&self, _n: u32) -> u32 {
        pause().await;
        _n
    }
}

#[trace::trace]
#[expect(clippy::manual_async_fn)]
fn block(n: u32) -> impl Future<Output = u32> {
    async move { n }
}

#[trace::trace]
#[expect(clippy::let_underscore_untyped)]
fn spawns() {
    let _ = thread::spawn(|| ()).join();
    let _ = thread::Builder::new();
}

#[trace::trace(ret)]
#[expect(clippy::boxed_local, clippy::needless_return)]
fn boxed(n: Box<u32>) -> u32 {
    return *n;
}

#[trace::trace(?ret)]
#[expect(clippy::unnecessary_wraps)]
fn wrapped(n: u32) -> Option<u32> {
    Some(n)
}

#[trace::trace(future)]
#[expect(clippy::needless_return)]
fn ready(n: u32) -> impl Future<Output = u32> {
    return std::future::ready(n);
}

#[trace::trace]
#[cfg_attr(all(), expect(clippy::unused_async, unused_mut))]
async fn conditional(mut n: u32) -> u32 {
    n
}

#[trace::trace]
#[expect(clippy::needless_lifetimes, reason = "named")]
async fn with_reason<'a>(text: &'a str) -> &'a str {
    pause().await;
    text
}

pub fn run() {
    println!("{} {} {}", could_be_const(1), always(), block_on(returns(1)));
    println!("{} {} {}", block_on(nothing_awaited()), block_on(several(1)), block_on(inside(2)));
    println!("{} {}", block_on(Queue.underscore(3)), block_on(block(4)));
    spawns();
    println!("{} {:?} {}", boxed(Box::new(1)), wrapped(1), block_on(ready(5)));
    println!("{} {}", block_on(conditional(6)), block_on(with_reason("reason")));
}
