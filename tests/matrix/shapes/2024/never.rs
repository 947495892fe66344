//! A function that never returns: the type `!` may not be named.
//! Recorded: never 1 panicked, endless 1 panicked
//! Also in: 2021, 2018, 2015

use crate::support::caught;

#[trace::trace]
fn never() -> ! {
    panic!("never")
}

#[trace::trace]
fn endless(mut n: u32) -> ! {
    loop {
        n -= 1;
        assert!(n > 0, "the end");
    }
}

pub fn run() {
    caught(|| never());
    caught(|| endless(3));
}
