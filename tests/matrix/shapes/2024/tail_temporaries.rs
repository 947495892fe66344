//! Temporaries of the last expression are dropped before the locals, or after them: editions differ.
//! Recorded: tail 1 completed, matched 1 completed, braces 1 completed
//! Also in: 2021, 2018, 2015

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
fn braces(_argument: Noisy) -> usize {
    let _local = Noisy("local");
    { temporary("temporary").0.len() }
}

pub fn run() {
    println!("{}", tail(Noisy("argument")));
    println!("{}", matched(Noisy("argument")));
    println!("{}", braces(Noisy("argument")));
}
