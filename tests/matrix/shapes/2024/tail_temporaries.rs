//! Temporaries of the last expression are dropped before the locals: the edition's new rule.
//! Recorded: tail 1 completed, matched 1 completed, borrowed 1 completed, braces 1 completed

use std::cell::RefCell;

use crate::support::Noisy;

fn temporary(name: &'static str) -> Noisy {
    Noisy(name)
}

#[trace::trace]
fn tail(_argument: Noisy) -> usize {
    let _local = Noisy("local");
    temporary("temporary").0.len()
}

#[trace::trace]
fn matched(_argument: Noisy) -> usize {
    let _local = Noisy("local");
    match temporary("temporary").0 {
        "" => 0,
        text => text.len(),
    }
}

#[trace::trace]
fn borrowed() -> usize {
    let cell = RefCell::new(vec![1]);
    cell.borrow().len()
}

#[trace::trace]
fn braces(_argument: Noisy) -> usize {
    let _local = Noisy("local");
    { temporary("temporary").0.len() }
}

pub fn run() {
    println!("{}", tail(Noisy("argument")));
    println!("{}", matched(Noisy("argument")));
    println!("{}", borrowed());
    println!("{}", braces(Noisy("argument")));
}
