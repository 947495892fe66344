//! Lints of the body and of the signature are found in the same places with us.
//! Recorded: body 1 completed, signature 1 completed, held 1 completed, tail 1 completed

use crate::support::{block_on, pause};
use std::sync::Mutex;

#[trace::trace]
async fn body(items: Vec<u8>) -> usize {
    let unused = 1;
    let mut never_changed = 2;
    pause().await;
    let length = items.len() as u32;
    if items.len() == 0 {
        return 0;
    }
    length as usize + never_changed
}

#[trace::trace]
async fn signature(
    a: u8,
    b: u8,
    c: u8,
    d: u8,
    e: u8,
    f: u8,
    text: &String,
    boxed: Box<Vec<u8>>,
) -> Result<u8, ()> {
    pause().await;
    Ok(a + b + c + d + e + f + text.len() as u8 + boxed.len() as u8)
}

#[trace::trace]
async fn held(mutex: &Mutex<u8>) -> u8 {
    let guard = mutex.lock().unwrap();
    pause().await;
    *guard
}

#[trace::trace]
async fn tail(n: u8) -> u8 {
    pause().await;
    let result = n + 1;
    result
}

#[trace::trace]
async fn never_called(n: u8) -> u8 {
    n
}

#[trace::trace]
async fn badName() {}

pub fn run() {
    println!("{}", block_on(body(vec![1])));
    println!("{:?}", block_on(signature(1, 2, 3, 4, 5, 6, &"x".to_string(), Box::new(vec![]))));
    println!("{}", block_on(held(&Mutex::new(1))));
    println!("{}", block_on(tail(1)));
    drop(badName());
}
