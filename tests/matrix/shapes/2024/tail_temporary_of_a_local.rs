//! A temporary of the last expression that borrows a local, which edition 2024 allows.
//! Recorded: borrowed 1 completed

use std::cell::RefCell;

#[trace::trace]
fn borrowed() -> usize {
    let cell = RefCell::new(vec![1]);
    cell.borrow().len()
}

pub fn run() {
    println!("{}", borrowed());
}
