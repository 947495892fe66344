//! Bodies of one expression, of every kind that could be mistaken for a statement.
//! Recorded: block 1 completed, if_else 1 completed, matched 1 completed, unsafe_block 1 completed, structure 1 completed, closure 1 completed, macro_call 1 completed, range 1 completed, negative 1 completed, statement_macro 1 completed, reference 1 completed, empty 1 completed, labelled 1 completed, const_block 1 completed
//! Also in: 2021, 2018, 2015

use std::ops::Range;

#[derive(Debug)]
struct Pair {
    a: u32,
    b: u32,
}

#[trace::trace]
#[rustfmt::skip]
fn block(n: u32) -> u32 {{ n }}

#[trace::trace]
fn if_else(n: u32) -> u32 {
    if n > 1 { 1 } else { 2 }
}

#[trace::trace]
fn matched(n: u32) -> &'static str {
    match n {
        1 => "one",
        _ => "many",
    }
}

#[trace::trace]
fn unsafe_block(n: &u32) -> u32 {
    // SAFETY: a reference is a valid pointer.
    unsafe { *std::ptr::from_ref(n) }
}

#[trace::trace]
fn structure(a: u32) -> Pair {
    Pair { a, b: 2 }
}

#[trace::trace]
fn closure() -> impl Fn(u32) -> u32 {
    |n| n + 1
}

#[trace::trace]
fn macro_call() -> Vec<u32> {
    vec![1, 2]
}

#[trace::trace]
fn statement_macro() {
    println!("macro")
}

#[trace::trace]
fn range(n: u32) -> Range<u32> {
    0..n
}

#[trace::trace]
fn negative(n: i32) -> i32 {
    -n
}

#[trace::trace]
fn reference(n: &u32) -> &u32 {
    &*n
}

#[trace::trace]
fn empty() {}

#[trace::trace]
fn labelled() -> u32 {
    'a: {
        break 'a 3;
    }
}

#[trace::trace]
fn const_block() -> u32 {
    const { 1 + 2 }
}

pub fn run() {
    println!("{} {} {} {}", block(1), if_else(2), matched(3), unsafe_block(&4));
    let pair = structure(5);
    println!("{} {} {} {:?}", pair.a, pair.b, closure()(6), macro_call());
    println!("{:?} {} {} {} {}", range(7), negative(8), reference(&9), labelled(), const_block());
    statement_macro();
    empty();
}
