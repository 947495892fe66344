//! Panics: out of the body, out of a callee, while dropping, caught inside, carried on.
//! Recorded: throws 1 panicked, outer 1 panicked, inner 1 panicked, drops 1 panicked, catches 1 completed, caught_inside 1 panicked, resumes 1 panicked
//! Nested: inner in outer, caught_inside in catches
//! Also in: 2021, 2018, 2015

use std::panic::{catch_unwind, resume_unwind};

use crate::support::{Noisy, caught};

#[trace::trace]
fn throws(_argument: Noisy) {
    let _local = Noisy("local");
    panic!("thrown");
}

#[trace::trace]
fn outer(_argument: Noisy) -> u32 {
    let _local = Noisy("of outer");
    inner(1) + 1
}

#[trace::trace]
fn inner(n: usize) -> u32 {
    [1][n]
}

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("in a destructor");
    }
}

#[trace::trace]
fn drops(_argument: Noisy) -> u32 {
    let _bomb = Bomb;
    1
}

#[trace::trace]
fn catches() -> bool {
    catch_unwind(caught_inside).is_err()
}

#[trace::trace]
fn caught_inside() {
    std::panic::panic_any(7);
}

#[trace::trace]
fn resumes() {
    if let Err(payload) = catch_unwind(|| panic!("resumed")) {
        resume_unwind(payload);
    }
}

pub fn run() {
    caught(|| throws(Noisy("argument")));
    caught(|| outer(Noisy("of outer's caller")));
    caught(|| drops(Noisy("beside the bomb")));
    println!("{}", catches());
    caught(resumes);
}
