//! Bodies that are empty, one expression, one item, one macro, a block, unsafe, or begin with an inner attribute.
//! Recorded: empty 1 completed, expression 1 completed, one_macro 1 completed, block 1 completed, items 1 completed, inner 1 completed, semicolon 1 completed, only_return 1 completed, braces 1 completed, literal 1 completed
//! Also in: 2021

use crate::support::{block_on, pause};

#[trace::trace]
async fn empty() {}

#[trace::trace]
async fn expression() -> () {
    pause().await
}

#[trace::trace]
async fn one_macro() {
    println!("macro")
}

#[trace::trace]
async fn block() -> u8 {
    {
        pause().await;
        1
    }
}

#[trace::trace]
async fn items() -> u8 {
    use std::cmp::max;
    fn helper() -> u8 {
        max(1, 2)
    }
    helper()
}

#[trace::trace]
async fn inner() -> u8 {
    #![allow(unused_variables, clippy::let_and_return)]
    let unused = 1;
    pause().await;
    let value = 2;
    value
}

#[trace::trace]
async fn semicolon() {
    pause().await;
}

#[trace::trace]
async fn only_return() -> u8 {
    return 3;
}

#[trace::trace]
async fn braces(n: u8) -> u8 {
    if n == 0 { 1 } else { 2 }
}

#[trace::trace]
async fn literal() -> [&'static str; 2] {
    ["a", "b"]
}

pub fn run() {
    block_on(empty());
    block_on(expression());
    block_on(one_macro());
    println!("{} {} {}", block_on(block()), block_on(items()), block_on(inner()));
    block_on(semicolon());
    println!("{} {} {:?}", block_on(only_return()), block_on(braces(0)), block_on(literal()));
}
