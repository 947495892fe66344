//! Recursion through a box, of a function, of a method, and of two functions that call each other.
//! Recorded: down 4 completed, even 2 completed, odd 2 completed, Tree::sum 3 completed, unpinned 3 completed
//! Also in: 2018

use crate::support::{block_on, pause};
use std::future::Future;
use std::pin::Pin;

#[trace::trace]
async fn down(n: u32) -> u32 {
    pause().await;
    if n == 0 {
        return 0;
    }
    Box::pin(down(n - 1)).await + 1
}

#[trace::trace]
async fn even(n: u32) -> bool {
    n == 0 || Box::pin(odd(n - 1)).await
}

#[trace::trace]
fn odd(n: u32) -> Pin<Box<dyn Future<Output = bool>>> {
    Box::pin(async move { n != 0 && even(n - 1).await })
}

struct Tree(u32, Vec<Tree>);

#[trace::trace]
impl Tree {
    async fn sum(&self) -> u32 {
        let mut sum = self.0;
        for child in &self.1 {
            let below: Pin<Box<dyn Future<Output = u32> + '_>> = Box::pin(child.sum());
            sum += below.await;
        }
        sum
    }
}

#[trace::trace]
fn unpinned<'a>(items: &'a mut Vec<u8>) -> Pin<Box<dyn Future<Output = ()> + 'a>> {
    Box::pin(async move {
        if items.pop().is_some() {
            unpinned(items).await;
        }
    })
}

pub fn run() {
    println!("{}", block_on(down(3)));
    println!("{}", block_on(even(3)));
    println!("{}", block_on(Tree(1, vec![Tree(2, vec![]), Tree(3, vec![])]).sum()));
    let mut items = vec![1, 2];
    block_on(unpinned(&mut items));
    println!("{:?}", items);
}
