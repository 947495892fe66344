//! Locals, parts of patterns and arguments are dropped in their order.
//! Recorded: plain 1 completed, early 2 completed, unwinding 1 panicked
//! Also in: 2021, 2018, 2015

use crate::support::{Noisy, caught};

#[trace::trace]
fn plain(_first: Noisy, (second, _): (Noisy, Noisy), _: Noisy) -> Noisy {
    let _local = Noisy("local");
    let _ = Noisy("at once");
    println!("body");
    second
}

#[trace::trace]
fn early(_argument: Noisy, stop: bool) -> u32 {
    let _local = Noisy("local");
    if stop {
        return 1;
    }
    let _later = Noisy("later");
    2
}

#[trace::trace]
fn unwinding(_argument: Noisy) -> u32 {
    let _local = Noisy("local");
    panic!("on purpose");
}

pub fn run() {
    let kept = plain(Noisy("first"), (Noisy("second"), Noisy("third")), Noisy("fourth"));
    println!("kept {kept:?}");
    println!("{} {}", early(Noisy("early"), true), early(Noisy("not early"), false));
    caught(|| unwinding(Noisy("argument")));
}
