//! Closures in a body: `return` in one ends it and not the function, and captures stay as they are.
//! Recorded: returns_from_closure 1 completed, by_reference 1 completed, by_move 1 completed, once 1 completed, mutable 1 completed, nested 1 completed
//! Also in: 2021, 2018, 2015

use crate::support::Noisy;

#[trace::trace]
fn returns_from_closure(n: u32) -> u32 {
    let f = |m: u32| {
        if m > 1 {
            return 10;
        }
        m
    };
    f(n) + f(0)
}

#[trace::trace]
fn by_reference(text: &str) -> usize {
    let length = || text.len();
    length() + length()
}

#[trace::trace]
fn by_move(noisy: Noisy) -> impl FnOnce() -> usize {
    let local = Noisy("captured");
    move || {
        let _moved = local;
        noisy.0.len()
    }
}

#[trace::trace]
fn once(pair: (Noisy, Noisy)) -> usize {
    let f = move || {
        let first = pair.0;
        first.0.len()
    };
    f()
}

#[trace::trace]
fn mutable() -> u32 {
    let mut sum = 0;
    let mut add = |n: u32| sum += n;
    add(1);
    add(2);
    sum
}

#[trace::trace]
fn nested() -> impl Fn(u32) -> Box<dyn Fn(u32) -> u32> {
    |a| Box::new(move |b| a + b)
}

pub fn run() {
    println!("{} {}", returns_from_closure(2), by_reference("text"));
    let f = by_move(Noisy("argument"));
    println!("made");
    println!("{}", f());
    println!("{}", once((Noisy("first"), Noisy("second"))));
    println!("{} {}", mutable(), nested()(1)(2));
}
