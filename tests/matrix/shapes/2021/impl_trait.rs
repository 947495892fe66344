//! `impl Trait` in a result captures types, and only the lifetimes that are named.
//! Recorded: plain 1 completed, named 1 completed, generic 1 completed, precise 1 completed, elided 1 completed
//! Also in: 2018

use std::fmt::Display;

#[trace::trace]
fn plain(text: &str) -> impl Display {
    text.len()
}

#[trace::trace]
fn named<'a>(text: &'a str) -> impl Display + 'a {
    text
}

#[trace::trace]
fn elided(text: &str) -> impl Display + '_ {
    text
}

#[trace::trace]
fn generic<T: Display>(value: T, _text: &str) -> impl Display {
    value
}

#[trace::trace]
fn precise<'a>(text: &'a str) -> impl Display + use<'a> {
    text
}

pub fn run() {
    let length = {
        let text = String::from("short lived");
        println!("{} {} {}", named(&text), elided(&text), precise(&text));
        (plain(&text).to_string(), generic(1, &text).to_string())
    };
    println!("{} {}", length.0, length.1);
}
