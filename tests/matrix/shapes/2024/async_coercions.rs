//! The declared type reaches the body: boxes become boxed traits, references slices, closures pointers.
//! Recorded: boxed_closure 1 completed, slice 1 completed, pointer 1 completed, boxed_error 2 completed, inferred 1 completed, default 1 completed, early 1 completed, reborrowed 1 completed, integers 1 completed, nested 1 completed

use crate::support::{block_on, pause};
use std::any::Any;
use std::collections::BTreeMap;
use std::fmt::Debug;

#[trace::trace]
async fn boxed_closure(n: u32) -> Result<Box<dyn Fn(u32) -> u32 + Send>, ()> {
    pause().await;
    Ok(Box::new(move |m| n + m))
}

#[trace::trace]
async fn slice(items: &Vec<u8>) -> Option<&[u8]> {
    pause().await;
    Some(items)
}

#[trace::trace]
async fn pointer() -> fn(u8) -> u8 {
    pause().await;
    |n| n + 1
}

#[trace::trace]
async fn boxed_error(text: &str) -> Result<u8, Box<dyn std::error::Error + Send + Sync>> {
    pause().await;
    if text.is_empty() {
        return Err("empty".into());
    }
    Ok(text.parse()?)
}

#[trace::trace]
async fn inferred() -> BTreeMap<u8, Vec<char>> {
    pause().await;
    ["ab", "c"].iter().zip(1..).map(|(text, n)| (n, text.chars().collect())).collect()
}

#[trace::trace]
async fn default() -> (u8, String, Option<Vec<u8>>) {
    pause().await;
    Default::default()
}

#[trace::trace]
async fn early(n: u8) -> Option<Box<dyn Any>> {
    if n == 0 {
        return Some(Box::new("zero"));
    }
    pause().await;
    Some(Box::new(n))
}

#[trace::trace]
async fn reborrowed<'a>(text: &'a mut String, more: &str) -> &'a str {
    text.push_str(more);
    pause().await;
    text
}

#[trace::trace]
async fn integers() -> (u8, Option<i64>, [f32; 2]) {
    pause().await;
    (1, Some(2), [3.0, 4.0])
}

#[trace::trace]
async fn nested() -> Vec<Box<dyn Debug>> {
    pause().await;
    vec![Box::new(1), Box::new("two")]
}

pub fn run() {
    println!("{}", block_on(boxed_closure(1)).unwrap()(2));
    println!("{:?}", block_on(slice(&vec![1])));
    println!("{}", block_on(pointer())(1));
    println!("{:?} {:?}", block_on(boxed_error("7")).ok(), block_on(boxed_error("")).map_err(|error| error.to_string()));
    println!("{:?} {:?}", block_on(inferred()), block_on(default()));
    println!("{:?}", block_on(early(0)).unwrap().downcast_ref::<&str>());
    println!("{}", block_on(reborrowed(&mut "a".to_string(), "b")));
    println!("{:?} {:?}", block_on(integers()), block_on(nested()));
}
