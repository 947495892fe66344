//! When `self` is dropped: after the other arguments, or as soon as the body moves it.
//! Recorded: kept 1 completed, kept 1 cancelled, changed 1 completed, moved 1 completed
//! Recorded: taken_apart 1 completed, unused 1 completed, boxed 1 completed, replaced 1 completed
//! Also in: 2021, 2018

use crate::support::{block_on, pause, poll_once, Noisy};

struct Pair(Noisy, Noisy);

impl Pair {
    fn new() -> Self {
        Pair(Noisy("self.0"), Noisy("self.1"))
    }

    #[trace::trace]
    async fn kept(self, _one: Noisy, _: Noisy) {
        let _local = Noisy("local");
        pause().await;
        println!("body of {}", (self.0).0);
    }

    #[trace::trace]
    async fn changed(mut self, _one: Noisy) {
        self.0 = Noisy("new self.0");
        pause().await;
    }

    #[trace::trace]
    async fn moved(self, _one: Noisy) {
        drop(self);
        pause().await;
        println!("moved");
    }

    #[trace::trace]
    async fn taken_apart(self, _one: Noisy) {
        let Pair(_first, second) = self;
        drop(second);
        pause().await;
        println!("taken apart");
    }

    #[trace::trace]
    async fn unused(self, _one: Noisy) {
        println!("unused");
    }

    #[trace::trace]
    async fn boxed(self: Box<Self>, _one: Noisy) {
        let first = self.0;
        pause().await;
        println!("boxed {}", first.0);
    }

    #[trace::trace]
    async fn replaced(&mut self, one: Noisy) {
        pause().await;
        self.1 = one;
        println!("replaced");
    }
}

pub fn run() {
    block_on(Pair::new().kept(Noisy("one"), Noisy("two")));
    let mut cancelled = Box::pin(Pair::new().kept(Noisy("one"), Noisy("two")));
    println!("{:?}", poll_once(cancelled.as_mut()));
    drop(cancelled);
    drop(Pair::new().kept(Noisy("one"), Noisy("two")));
    block_on(Pair::new().changed(Noisy("one")));
    block_on(Pair::new().moved(Noisy("one")));
    block_on(Pair::new().taken_apart(Noisy("one")));
    block_on(Pair::new().unused(Noisy("one")));
    block_on(Box::new(Pair::new()).boxed(Noisy("one")));
    let mut pair = Pair::new();
    block_on(pair.replaced(Noisy("one")));
}
