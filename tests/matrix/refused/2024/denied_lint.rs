//! A lint that is an error, found in what is annotated.
#![deny(warnings)]

#[trace::trace]
fn variable(n: u32) {
    let m = 1;
}

#[trace::trace]
fn never_called() {}

#[deny(unused_mut)]
#[trace::trace]
fn mutable() -> u32 {
    let mut n = 1;
    n
}

fn main() {
    variable(1);
    mutable();
}
