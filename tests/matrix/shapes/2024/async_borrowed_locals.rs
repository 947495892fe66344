//! Borrows of locals and arguments that are held across awaits.
//! Recorded: splits 1 completed, reborrows 1 completed, slices 1 completed, fields 1 completed, structure 1 completed
//! Also in: 2018

use crate::support::{block_on, pause};

#[trace::trace]
async fn splits(mut items: Vec<u8>) -> Vec<u8> {
    let (left, right) = items.split_at_mut(1);
    pause().await;
    std::mem::swap(&mut left[0], &mut right[0]);
    pause().await;
    items
}

async fn push(text: &mut String, c: char) {
    pause().await;
    text.push(c);
}

#[trace::trace]
async fn reborrows(text: &mut String) -> usize {
    push(text, 'a').await;
    push(&mut *text, 'b').await;
    let view = &*text;
    pause().await;
    view.len()
}

#[trace::trace]
async fn slices(text: String) -> usize {
    let first = text.split(' ').next().unwrap_or(&text);
    pause().await;
    first.len()
}

struct Pair {
    left: String,
    right: String,
}

#[trace::trace]
async fn fields(pair: &mut Pair) -> usize {
    let Pair { left, right } = pair;
    push(left, 'l').await;
    std::mem::swap(left, right);
    pause().await;
    pair.left.len()
}

struct View<'a>(&'a mut Vec<u8>);

#[trace::trace]
async fn structure() -> usize {
    let mut items = vec![1];
    let view = View(&mut items);
    pause().await;
    view.0.push(2);
    items.len()
}

pub fn run() {
    println!("{:?}", block_on(splits(vec![1, 2])));
    println!("{}", block_on(reborrows(&mut String::new())));
    println!("{}", block_on(slices("one two".to_string())));
    let mut pair = Pair {
        left: String::new(),
        right: "right".to_string(),
    };
    println!("{} {}", block_on(fields(&mut pair)), pair.right);
    println!("{}", block_on(structure()));
}
