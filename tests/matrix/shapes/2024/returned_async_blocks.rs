//! Functions that end in `async move { .. }`, or in a pinned box of one.
//! Recorded: moves 1 completed, boxed 1 completed, by_path 1 completed, statements 1 completed
//! Recorded: method 1 completed, dynamic 1 cancelled, early 2 completed
//! Also in: 2021, 2018

use crate::support::{block_on, pause, poll_once, Noisy};
use std::future::Future;
use std::pin::Pin;

#[trace::trace]
fn moves(held: Noisy) -> impl Future<Output = usize> {
    async move {
        pause().await;
        held.0.len()
    }
}

#[trace::trace]
fn boxed(held: Noisy) -> Pin<Box<dyn Future<Output = usize> + Send>> {
    Box::pin(async move {
        pause().await;
        held.0.len()
    })
}

#[trace::trace]
fn by_path(n: u8) -> std::pin::Pin<std::boxed::Box<impl std::future::Future<Output = u8>>> {
    std::boxed::Box::pin(async move { n })
}

#[trace::trace]
fn statements(held: Noisy, other: Noisy) -> impl Future<Output = ()> {
    println!("at once");
    drop(other);
    let local = Noisy("local");
    async move {
        println!("first poll of {}", held.0);
        pause().await;
        drop(local);
    }
}

struct Client(Noisy);

impl Client {
    #[trace::trace]
    fn method(&self) -> impl Future<Output = usize> + '_ {
        async move {
            pause().await;
            (self.0).0.len()
        }
    }
}

#[trace::trace]
fn dynamic<'a>(held: &'a Noisy) -> Pin<Box<dyn Future<Output = ()> + 'a>> {
    Box::pin(async move {
        let _inside = Noisy("inside");
        pause().await;
        println!("{}", held.0);
    })
}

#[trace::trace]
fn early(n: u8) -> Pin<Box<dyn Future<Output = u8>>> {
    let n = n + 1;
    Box::pin(async move {
        if n == 1 {
            return 0;
        }
        pause().await;
        n
    })
}

pub fn run() {
    println!("{}", block_on(moves(Noisy("moved"))));
    println!("{}", block_on(boxed(Noisy("boxed"))));
    println!("{}", block_on(by_path(1)));
    let future = statements(Noisy("held"), Noisy("other"));
    println!("made");
    block_on(future);
    println!("{}", block_on(Client(Noisy("client")).method()));
    let held = Noisy("held by reference");
    let _ = poll_once(dynamic(&held).as_mut());
    println!("{} {}", block_on(early(0)), block_on(early(1)));
    drop(moves(Noisy("never polled")));
}
