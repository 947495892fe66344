//! Functions that end in `async { .. }` without `move`: it captures what lies behind a reference.
//! Recorded: borrows 1 completed, two 1 completed, boxed 1 completed
//! Also in: 2021

use crate::support::{block_on, pause};
use std::future::Future;
use std::pin::Pin;

#[trace::trace]
fn borrows<'a>(text: &'a str) -> impl Future<Output = usize> + 'a {
    async {
        pause().await;
        text.len()
    }
}

#[trace::trace]
fn two<'a>(pair: &'a (String, Vec<u8>)) -> impl Future<Output = usize> + 'a {
    async {
        let text = &pair.0;
        pause().await;
        text.len() + pair.1.len()
    }
}

#[trace::trace]
fn boxed<'a>(items: &'a mut Vec<u8>) -> Pin<Box<dyn Future<Output = ()> + 'a>> {
    Box::pin(async {
        pause().await;
        items.push(1);
    })
}

pub fn run() {
    println!("{}", block_on(borrows("abc")));
    println!("{}", block_on(two(&("ab".to_string(), vec![1]))));
    let mut items = vec![];
    block_on(boxed(&mut items));
    println!("{:?}", items);
}
