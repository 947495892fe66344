//! Trait objects without `dyn`: our parser takes a reference, and leaves alone what has one with
//! parentheses as an argument of a type.
//! Recorded: referenced 1 completed

use std::fmt::Display;

#[trace::trace]
fn boxed(n: u32) -> Box<Fn(u32) -> u32> {
    Box::new(move |m| n + m)
}

#[trace::trace]
fn referenced(text: &Display) -> String {
    text.to_string()
}

pub fn run() {
    println!("{} {}", boxed(1)(2), referenced(&3));
}
