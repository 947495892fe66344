//! `#[async_recursion]` above and below, with and without `Send`, and on a method.
//! Recorded: above 3 completed, below 3 completed, local 2 completed, depth 2 completed

use crate::support::{block_on, pause};
use async_recursion::async_recursion;

#[async_recursion]
#[trace::trace]
async fn above(n: u8) -> u8 {
    pause().await;
    if n == 0 { 0 } else { above(n - 1).await + 1 }
}

#[trace::trace]
#[async_recursion]
async fn below(n: u8) -> u8 {
    pause().await;
    if n == 0 { 0 } else { below(n - 1).await + 1 }
}

#[trace::trace]
#[async_recursion(?Send)]
async fn local(counted: std::rc::Rc<u8>, n: u8) -> u8 {
    if n == 0 { *counted } else { local(counted.clone(), n - 1).await }
}

struct Tree(Option<Box<Tree>>);

impl Tree {
    #[trace::trace]
    #[async_recursion]
    async fn depth(&self) -> usize {
        match &self.0 {
            Some(tree) => tree.depth().await + 1,
            None => 1,
        }
    }
}

pub fn run() {
    println!("{} {}", block_on(above(2)), block_on(below(2)));
    println!("{}", block_on(local(std::rc::Rc::new(3), 1)));
    println!("{}", block_on(Tree(Some(Box::new(Tree(None)))).depth()));
}
