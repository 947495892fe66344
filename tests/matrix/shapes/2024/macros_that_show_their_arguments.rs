//! `assert!` and its like show their arguments as they are written: nothing of ours may be in them.
//! Recorded: asserted 1 panicked, asserted_in_debug 1 panicked, in_closures 1 completed
//! Also in: 2021, 2018

use crate::support::caught;
use std::thread;

#[trace::trace]
fn asserted() {
    assert!(thread::spawn(|| 1).join().unwrap() == 2);
}

#[trace::trace]
fn asserted_in_debug() {
    debug_assert!(thread::spawn(|| 1).join().is_err());
}

#[trace::trace]
fn in_closures() -> u8 {
    let shown = |n: u8| {
        assert!(thread::spawn(move || n).join().is_ok());
        n + 1
    };
    shown(1)
}

pub fn run() {
    caught(asserted);
    caught(asserted_in_debug);
    println!("{}", in_closures());
}
