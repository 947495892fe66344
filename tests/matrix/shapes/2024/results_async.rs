//! Results of futures: those that are ready have one, those that panic or are cancelled none.
//! Recorded: plain 1 completed, early 2 completed, fails 2 completed, cancelled 1 cancelled, panics 1 panicked, outer 1 completed, inner 2 completed, Server::call 2 completed, awaited 1 completed, endless 1 cancelled, block 1 completed, boxed 2 completed, borrowed 1 completed, generic 1 completed
//! Results: plain = 1; early = 0; early = 2; fails = 7; fails ! invalid digit found in string; outer = 3; inner = 1; inner = 2; Server::call = 2; Server::call ! full; awaited = 3; block = 4; boxed = 5; boxed ! zero; borrowed = ab; generic = [1, 2]
//! Also in: 2021, 2018

use std::error::Error;
use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;

use crate::support::{Noisy, block_on, caught, pause, poll_once};

#[trace::trace(ret)]
async fn plain(_first: Noisy, _: Noisy) -> u32 {
    let _local = Noisy("local");
    pause().await;
    1
}

#[trace::trace(ret)]
async fn early(n: u32, _held: Noisy) -> u32 {
    if n == 0 {
        return 0;
    }
    pause().await;
    n + 1
}

#[trace::trace(ret, err)]
async fn fails(text: &str) -> Result<u32, Box<dyn Error>> {
    pause().await;
    let n: u32 = text.parse()?;
    Ok(n)
}

#[trace::trace(ret)]
async fn cancelled(_held: Noisy) -> u32 {
    pause().await;
    2
}

#[trace::trace(ret)]
async fn panics(_held: Noisy) -> u32 {
    pause().await;
    panic!("on purpose")
}

#[trace::trace(ret)]
async fn inner(n: u32) -> u32 {
    pause().await;
    n
}

#[trace::trace(ret)]
async fn outer() -> u32 {
    let one = inner(1).await;
    one + inner(2).await
}

struct Server(u32);

#[trace::trace]
impl Server {
    #[trace::trace(ret, err)]
    async fn call(&mut self, more: u32) -> Result<&mut u32, &'static str> {
        pause().await;
        self.0 += more;
        if self.0 > 2 { Err("full") } else { Ok(&mut self.0) }
    }
}

#[must_use]
#[trace::trace(ret)]
async fn awaited(mut n: u32) -> u32 {
    n += 1;
    pause().await;
    n
}

#[trace::trace(err)]
async fn endless() -> Result<u8, u8> {
    loop {
        pause().await;
    }
}

#[trace::trace(ret)]
fn block(n: u32) -> impl Future<Output = u32> {
    async move {
        pause().await;
        n
    }
}

#[trace::trace(ret, err)]
fn boxed(n: u32) -> Pin<Box<dyn Future<Output = Result<u32, &'static str>> + Send>> {
    Box::pin(async move {
        pause().await;
        if n == 0 { Err("zero") } else { Ok(n) }
    })
}

#[trace::trace(ret)]
async fn borrowed<'a>(text: &'a str, at: &usize) -> &'a str {
    pause().await;
    &text[..*at]
}

#[trace::trace(?ret)]
async fn generic<T: Debug + Clone, const N: usize>(items: &[T; N]) -> Vec<T> {
    pause().await;
    items.to_vec()
}

pub fn run() {
    println!("{}", block_on(plain(Noisy("first"), Noisy("wild"))));
    println!("{} {}", block_on(early(0, Noisy("a"))), block_on(early(1, Noisy("b"))));
    println!("{:?} {:?}", block_on(fails("7")).ok(), block_on(fails("x")).ok());
    let mut future = Box::pin(cancelled(Noisy("cancelled")));
    println!("{:?}", poll_once(future.as_mut()));
    drop(future);
    drop(cancelled(Noisy("never polled")));
    caught(|| block_on(panics(Noisy("panics"))));
    println!("{}", block_on(outer()));
    let mut server = Server(0);
    *block_on(server.call(2)).unwrap() = 2;
    println!("{:?} {}", block_on(server.call(1)), block_on(awaited(2)));
    let mut future = Box::pin(endless());
    println!("{:?}", poll_once(future.as_mut()));
    drop(future);
    println!("{} {:?} {:?}", block_on(block(4)), block_on(boxed(5)), block_on(boxed(0)));
    println!("{} {:?}", block_on(borrowed("abc", &2)), block_on(generic(&[1, 2])));
}
