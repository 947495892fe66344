//! What needs a nightly compiler.

#![allow(dead_code)]

#[trace::trace]
async fn never_as_a_type() {
    let never: ! = loop {};
}

#[trace::trace]
async fn boxes(value: Box<u8>) -> u8 {
    let box n = value;
    n
}

#[trace::trace]
fn yields() {
    let x: u8 = do yeet ();
}

fn main() {}
