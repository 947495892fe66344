//! Lifetimes that are elided, named, late bound, of a type, and of `impl Trait`.
//! Recorded: elided 1 completed, out 1 completed, in_a_path 1 completed, named 1 completed, bounded 1 completed
//! Recorded: with_impl 1 completed, higher_ranked 1 completed, of_self 1 completed, statics 1 completed, captured 1 completed
//! Also in: 2021, 2018

use crate::support::{block_on, pause};
use std::fmt::Display;

struct Text<'a>(&'a str);

#[trace::trace]
async fn elided(text: &str, count: &mut usize, _: &u8) {
    pause().await;
    *count += text.len();
}

#[trace::trace]
async fn out(text: &str) -> &str {
    pause().await;
    &text[1..]
}

#[trace::trace]
async fn in_a_path(text: Text<'_>) -> Text<'_> {
    pause().await;
    Text(&text.0[1..])
}

#[trace::trace]
async fn named<'a, 'b>(one: &'a str, two: &'b str) -> (&'b str, &'a str) {
    pause().await;
    (two, one)
}

#[trace::trace]
async fn bounded<'a: 'b, 'b>(long: &'a str, short: &'b str) -> &'b str {
    pause().await;
    if short.is_empty() {
        long
    } else {
        short
    }
}

#[trace::trace]
async fn with_impl(text: &str, more: impl Display, other: &impl Display) -> String {
    pause().await;
    format!("{}{}{}", text, more, other)
}

#[trace::trace]
async fn higher_ranked<F>(f: F) -> usize
where
    F: for<'x> Fn(&'x str) -> &'x str,
{
    pause().await;
    f("higher").len()
}

#[trace::trace]
async fn statics(text: &'static str) -> &'static str {
    pause().await;
    text
}

#[trace::trace]
async fn captured<'a>(texts: &'a [String], _by: &u8) -> impl Iterator<Item = &'a str> + 'a {
    pause().await;
    texts.iter().map(|text| text.as_str())
}

impl<'a> Text<'a> {
    #[trace::trace]
    async fn of_self(&self, _other: &str) -> &'a str {
        pause().await;
        self.0
    }
}

/// Calls it for a lifetime that the caller cannot name.
async fn late_bound(text: String) -> usize {
    let local = text;
    out(&local).await.len()
}

pub fn run() {
    let mut count = 0;
    block_on(elided("abc", &mut count, &1));
    println!("{}", count);
    println!("{}", block_on(late_bound("abc".to_string())));
    println!("{}", block_on(in_a_path(Text("xyz"))).0);
    println!("{:?}", block_on(named("one", "two")));
    println!("{}", block_on(bounded("long", "")));
    println!("{}", block_on(with_impl("a", 1, &'c')));
    println!("{}", block_on(higher_ranked(|text| &text[1..])));
    println!("{}", block_on(Text("self").of_self(&String::new())));
    println!("{}", block_on(statics("static")));
    println!("{}", block_on(captured(&["a".to_string()], &1)).count());
}
