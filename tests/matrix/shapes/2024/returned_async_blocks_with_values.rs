//! Values of functions that end in an `async` block: they are no part of it. What it captures, for how
//! long, and how, is what the body says.
//! Recorded: borrowed 1 completed, taken 1 completed, not_send 1 completed, not_captured 1 completed
//! Recorded: by_reference 1 completed, boxed 1 completed, Held::method 1 completed, early 1 completed
//! Tasks: task 1 completed
//! Results: task = 2

use crate::support::{block_on, pause, send, Noisy};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

struct Named {
    name: String,
}

impl Named {
    #[allow(dead_code)]
    fn name(&self) -> &str {
        &self.name
    }
}

#[trace::trace(args(path))]
fn borrowed(path: &str) -> impl Future<Output = usize> + use<> + 'static {
    let owned = path.to_string();
    async move { owned.len() }
}

#[trace::trace(args(path))]
fn boxed(path: &str) -> Pin<Box<dyn Future<Output = usize> + Send>> {
    let owned = path.to_string();
    Box::pin(async move {
        pause().await;
        owned.len()
    })
}

#[trace::trace(args(name = named.name()))]
fn taken(named: Named) -> impl Future<Output = usize> + 'static {
    let length = named.name.len();
    drop(named.name);
    async move { length }
}

#[trace::trace(args(?shared))]
fn not_send(shared: Rc<usize>) -> impl Future<Output = usize> + Send {
    let n = *shared;
    async move { n }
}

#[trace::trace(args(name = held.0))]
fn not_captured(held: Noisy) -> impl Future<Output = usize> {
    println!("called with {}", held.0);
    async move {
        println!("polled");
        1
    }
}

#[trace::trace(args(length = items.len()))]
fn by_reference(items: Vec<u8>) -> impl Future<Output = usize> {
    async {
        let items = items;
        items.len()
    }
}

#[trace::trace(task, ret, args(n, twice = n * 2))]
fn task(n: usize) -> Pin<Box<dyn Future<Output = usize>>> {
    let mut n = n;
    n += 1;
    Box::pin(async move { n })
}

struct Held(Noisy);

#[trace::trace]
impl Held {
    #[trace::trace(args(name = (self.0).0))]
    fn method(self) -> impl Future<Output = usize> {
        drop(self.0);
        async { 1 }
    }
}

#[trace::trace(args(n))]
fn early(n: u8) -> Pin<Box<dyn Future<Output = u8>>> {
    if n > 1 {
        return Box::pin(async { 0 });
    }
    Box::pin(async move { n })
}

pub fn run() {
    println!("{}", block_on(borrowed("abc")));
    println!("{}", block_on(boxed("abc")));
    println!("{}", block_on(taken(Named { name: "ab".into() })));
    let future = not_send(Rc::new(1));
    send!(future);
    println!("{}", block_on(future));
    let future = not_captured(Noisy("argument"));
    println!("made");
    println!("{}", block_on(future));
    println!("{} {}", block_on(by_reference(vec![1])), block_on(task(1)));
    println!("{}", block_on(Held(Noisy("held")).method()));
    println!("{} {}", block_on(early(1)), block_on(early(2)));
}
