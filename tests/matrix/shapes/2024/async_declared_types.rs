//! Types in signatures that are rare: bound lifetimes, aliases, pointers, arrays of computed lengths, patterns of macros.
//! Recorded: macro_pattern 1 completed, higher_ranked 1 completed, bound_lifetimes 1 completed, pointers 1 completed, dynamic 1 completed, arrays 1 completed
//! Also in: 2018

use crate::support::{block_on, pause};
use std::fmt::Debug;

macro_rules! pat {
    ($a:ident, $b:ident) => {
        ($a, ref mut $b)
    };
}

#[trace::trace]
async fn macro_pattern(pat!(x, y): (u8, String)) -> usize {
    y.push('x');
    pause().await;
    y.len() + usize::from(x)
}

type Alias<T> = (T, T);

#[trace::trace]
async fn higher_ranked<'a, T: Debug + 'a, F>(f: F, v: Alias<&'a T>) -> Box<dyn Fn(&'a str) -> &'a str + 'a>
where
    F: for<'x> Fn(&'x T) -> String + 'a,
{
    println!("{}", f(v.0));
    pause().await;
    Box::new(move |text| {
        println!("{:?}", v.1);
        text
    })
}

#[trace::trace]
async fn bound_lifetimes() -> Box<dyn for<'x> Fn(&'x str, &str) -> &'x str> {
    Box::new(|a, _| a)
}

#[trace::trace]
async fn pointers(f: fn(&str) -> &str) -> fn(&str) -> &str {
    pause().await;
    f
}

#[trace::trace]
async fn dynamic(x: &mut dyn FnMut() -> u8) -> (impl Debug, [u8; { 1 + 1 }]) {
    pause().await;
    (x(), [x(); 2])
}

#[trace::trace]
async fn arrays<const N: usize>() -> [u8; N]
where
    [u8; N]: Default,
{
    pause().await;
    Default::default()
}

pub fn run() {
    println!("{}", block_on(macro_pattern((1, "s".into()))));
    println!("{}", block_on(higher_ranked(|x: &u8| x.to_string(), (&1, &2)))("t"));
    println!("{}", block_on(bound_lifetimes())("t", "u"));
    println!("{}", block_on(pointers(|x| x))("t"));
    let mut n = 0;
    println!("{:?}", block_on(dynamic(&mut || {
        n += 1;
        n
    })));
    println!("{:?}", block_on(arrays::<3>()));
}
