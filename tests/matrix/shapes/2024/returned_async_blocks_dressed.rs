//! Returned blocks with attributes, in generic and unsafe functions; of a future returned early nothing is recorded.
//! Recorded: attributed 1 completed, early 1 completed, generic 1 completed, dangerous 1 completed, spawns 1 completed, must 1 completed, inferred 1 completed
//! Tasks: spawns::{closure} 1 completed
//! Also in: 2018

use crate::support::{block_on, pause};
use std::future::{self, Future};
use std::pin::Pin;

#[trace::trace]
#[allow(unused_parens)]
fn attributed(n: u8) -> impl Future<Output = u8> {
    #![allow(unused_variables)]
    let unused = 1;
    async move {
        pause().await;
        (n)
    }
}

#[trace::trace]
fn early(n: u8) -> Pin<Box<dyn Future<Output = u8>>> {
    if n == 0 {
        return Box::pin(future::ready(9));
    }
    Box::pin(async move {
        pause().await;
        n
    })
}

#[trace::trace]
fn generic<'a, T>(value: &'a T) -> Pin<Box<dyn Future<Output = T> + Send + 'a>>
where
    T: Clone + Send + Sync,
{
    Box::pin(async move {
        pause().await;
        value.clone()
    })
}

#[trace::trace]
unsafe fn dangerous(pointer: *const u8) -> impl Future<Output = u8> {
    // SAFETY: the caller's.
    let n = unsafe { *pointer };
    async move { n }
}

#[trace::trace]
fn spawns() -> impl Future<Output = Option<u8>> {
    let thread = std::thread::spawn(|| 5);
    async move {
        pause().await;
        thread.join().ok()
    }
}

#[trace::trace]
#[must_use = "it does nothing"]
fn must() -> Box<dyn Future<Output = ()> + Unpin> {
    Box::new(Box::pin(pause()))
}

#[trace::trace]
fn inferred() -> impl Future<Output = Result<u8, std::num::ParseIntError>> {
    async {
        let n = "7".parse::<u8>()?;
        pause().await;
        Ok(n)
    }
}

pub fn run() {
    println!("{}", block_on(attributed(1)));
    println!("{} {}", block_on(early(0)), block_on(early(2)));
    println!("{}", block_on(generic(&"x".to_string())));
    // SAFETY: the pointer comes from a reference.
    println!("{}", block_on(unsafe { dangerous(&3) }));
    println!("{:?}", block_on(spawns()));
    block_on(must());
    println!("{:?}", block_on(inferred()));
}
