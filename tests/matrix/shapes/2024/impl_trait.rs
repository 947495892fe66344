//! `impl Trait` as argument, as result, inside other types, with what it captures.
//! Recorded: argument 1 completed, result 2 completed, nested 2 completed, precise 1 completed, closure 2 completed
//! Recorded: two 1 completed, debug 1 completed, recursive 1 completed, captures_nothing 1 completed

use std::fmt::{Debug, Display};

#[trace::trace]
fn argument(text: impl Display + Clone, more: &impl Debug) -> String {
    format!("{text} {more:?}")
}

#[trace::trace]
fn result(items: &[u32]) -> impl Iterator<Item = u32> {
    items.iter().map(|item| item + 1)
}

#[trace::trace]
fn nested(n: u32) -> Result<impl Display, (impl Debug, u8)> {
    if n > 0 { Ok(n) } else { Err(("zero", 0)) }
}

#[trace::trace]
fn precise<'a, T>(items: &'a [u32], _unused: T) -> impl Iterator<Item = &'a u32> + use<'a, T> {
    items.iter().rev()
}

#[trace::trace]
fn captures_nothing(text: &str) -> impl Display + use<> {
    text.len()
}

#[trace::trace]
fn closure(n: u32) -> impl Fn(u32) -> u32 + Clone {
    move |m| n + m
}

#[trace::trace]
fn two() -> (impl Fn() -> u32, impl Debug) {
    (|| 1, "two")
}

#[trace::trace]
fn debug(inner: impl IntoIterator<Item = impl Debug>) -> impl Debug {
    inner.into_iter().collect::<Vec<_>>()
}

#[trace::trace]
fn recursive(n: u32) -> impl Display {
    if n == 0 {
        return "end".to_string();
    }
    format!("{n}")
}

pub fn run() {
    println!("{}", argument("argument", &Some(1)));
    println!("{:?}", result(&[1, 2]).collect::<Vec<_>>());
    println!("{} {}", nested(1).is_ok(), nested(0).is_err());
    println!("{:?}", precise(&[1, 2], "x").collect::<Vec<_>>());
    let length = {
        let text = String::from("short lived");
        captures_nothing(&text)
    };
    println!("{length} {}", closure(1).clone()(2));
    let (one, text) = two();
    println!("{} {text:?} {:?} {}", one(), debug([1, 2]), recursive(3));
    crate::support::send!(result(&[]));
    crate::support::send!(closure(1));
}
