//! Async functions as values: in closures and maps, behind `fn` types with boxing, passed for `AsyncFn`.
//! Recorded: one 4 completed, add 2 completed, generic 1 completed, takes_reference 1 completed

use crate::support::{block_on, pause};
use std::pin::Pin;

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

#[trace::trace]
async fn one(n: u8) -> u8 {
    pause().await;
    n + 1
}

#[trace::trace]
async fn takes_reference(text: &str) -> &str {
    pause().await;
    &text[1..]
}

#[trace::trace]
async fn generic<T: Default>(_: T) -> T {
    pause().await;
    T::default()
}

struct Counter(u8);

impl Counter {
    #[trace::trace]
    async fn add(&mut self, by: u8) -> u8 {
        pause().await;
        self.0 += by;
        self.0
    }
}

async fn apply(f: impl AsyncFn(u8) -> u8) -> u8 {
    f(1).await + f(2).await
}

async fn on_a_local(f: impl AsyncFnOnce(&str) -> &str) -> usize {
    let local = String::from("local");
    f(&local).await.len()
}

fn boxed<F: Future<Output = u8> + 'static>(f: fn(u8) -> F) -> impl Fn(u8) -> Boxed<'static, u8> {
    move |n| Box::pin(f(n))
}

pub fn run() {
    println!("{}", block_on(apply(one)));
    println!("{}", block_on(on_a_local(takes_reference)));
    let all: [Box<dyn Fn(u8) -> Boxed<'static, u8>>; 2] = [Box::new(boxed(one)), Box::new(|n| Box::pin(one(n)))];
    for f in &all {
        println!("{}", block_on(f(3)));
    }
    println!("{:?}", block_on(generic(Some(1))));
    let mut counter = Counter(1);
    let add: for<'a> fn(&'a mut Counter, u8) -> Boxed<'a, u8> = |counter, by| Box::pin(counter.add(by));
    println!("{} {}", block_on(add(&mut counter, 1)), block_on(add(&mut counter, 2)));
}
