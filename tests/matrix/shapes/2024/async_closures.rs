//! Async closures and async blocks inside, that borrow, move and return on their own.
//! Recorded: closures 1 completed, blocks 1 completed, lends 1 completed, in_a_plain_function 1 completed

use crate::support::{Noisy, block_on, pause};

#[trace::trace]
async fn closures(mut count: u8, text: String) -> u8 {
    let add = async |by: u8| {
        pause().await;
        by + 1
    };
    count += add(1).await;
    let mut change = async || {
        count += 1;
        pause().await;
    };
    change().await;
    change().await;
    let take = async move || text.len();
    count + u8::try_from(take().await).unwrap_or_default()
}

#[trace::trace]
async fn blocks(held: Noisy) -> Option<u8> {
    let inner = async {
        if held.0.is_empty() {
            return None;
        }
        pause().await;
        Some(1)
    };
    let value: Option<u8> = inner.await;
    let result: Result<u8, std::num::ParseIntError> = async { Ok("2".parse::<u8>()? + 1) }.await;
    Some(value? + result.ok()?)
}

#[trace::trace]
async fn lends(f: impl AsyncFn(&str) -> usize, mut g: impl AsyncFnMut(u8)) -> usize {
    g(1).await;
    let local = String::from("local");
    f(&local).await
}

#[trace::trace]
fn in_a_plain_function(n: u8) -> u8 {
    let double = async |n: u8| n * 2;
    block_on(async {
        let n = double(n).await;
        pause().await;
        n
    })
}

pub fn run() {
    println!("{}", block_on(closures(1, "ab".to_string())));
    println!("{:?}", block_on(blocks(Noisy("held"))));
    let mut seen = Vec::new();
    println!("{}", block_on(lends(async |text| text.len(), async |n| seen.push(n))));
    println!("{seen:?} {}", in_a_plain_function(4));
}
