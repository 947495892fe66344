//! Every kind of signature of an async function, and what its future must be able to do.
#![deny(warnings)]

#[path = "support/poll.rs"]
mod poll;

use std::cell::Cell;
use std::convert::Infallible;
use std::fmt::{Debug, Display};
use std::future::Future;
use std::pin::Pin;

use poll::{block_on, once, pause};

#[trace::trace]
async fn unit() -> () {}

#[trace::trace]
async fn never() -> ! {
    loop {
        pause().await;
    }
}

#[trace::trace]
async fn never_at_once() -> ! {
    std::process::exit(0)
}

#[trace::trace]
async fn never_in_fact() {
    loop {
        pause().await;
    }
}

#[trace::trace]
async fn infallible() -> Result<u8, Infallible> {
    Ok(1)
}

#[trace::trace]
async fn uninhabited(no: Infallible) -> Infallible {
    no
}

#[trace::trace]
async fn elided(text: &str, _: &u8, other: &mut u8) {
    pause().await;
    *other += text.len() as u8;
}

#[trace::trace]
async fn elided_out(text: &str) -> &str {
    text
}

struct Borrowing<'a>(&'a str);

#[trace::trace]
async fn elided_in_a_path(text: Borrowing<'_>) -> Borrowing<'_> {
    pause().await;
    Borrowing(&text.0[1..])
}

#[trace::trace]
async fn two_lifetimes<'a, 'b>(one: &'a str, two: &'b str) -> (&'b str, &'a str) {
    (two, one)
}

#[trace::trace]
async fn generic<T: Clone, const N: usize>(items: [T; N]) -> Option<T>
where
    for<'x> &'x T: PartialEq,
{
    pause().await;
    items.first().cloned()
}

#[trace::trace]
async fn impl_in(text: impl Display, other: &str, more: &impl Debug) -> String {
    pause().await;
    format!("{text}{other}{more:?}")
}

#[trace::trace]
async fn impl_out(items: &[u32]) -> impl Iterator<Item = u32> {
    items.iter().map(|item| item + 1)
}

#[trace::trace]
async fn impl_nested(n: u32) -> Result<impl Display, Box<dyn std::error::Error>> {
    if n == 0 { Err("zero")? } else { Ok(n) }
}

/// The declared type must reach the body, or these do not compile.
#[trace::trace]
async fn coerced_to_a_box(n: u32) -> Result<Box<dyn Fn(u32) -> u32>, ()> {
    Ok(Box::new(move |m| n + m))
}

#[trace::trace]
async fn coerced_to_a_slice(items: &Vec<u8>) -> Option<&[u8]> {
    Some(items)
}

#[trace::trace]
async fn coerced_to_a_pointer() -> fn(u8) -> u8 {
    |n| n + 1
}

#[trace::trace]
async fn inferred_from_the_type() -> Vec<u8> {
    "1 2".split(' ').map(|n| n.parse().unwrap()).collect()
}

#[trace::trace]
async fn defaulted() -> u8 {
    Default::default()
}

#[trace::trace]
async unsafe fn dangerous(pointer: *const u8) -> u8 {
    // SAFETY: the caller's.
    unsafe { *pointer }
}

#[trace::trace]
pub(crate) async fn patterns((a, _): (u8, u8), [b, ..]: [u8; 3], mut c: u8, ref d: u8, _: u8, _e: u8) -> u8 {
    c += 1;
    pause().await;
    a + b + c + *d
}

#[trace::trace]
async fn attributes_on_parameters(
    #[allow(unused_variables)] a: u8,
    #[expect(unused_variables)] b: u8,
    #[cfg(any())] missing: Missing,
    #[cfg(not(any()))] (c, _): (u8, u8),
) -> u8 {
    c
}

macro_rules! function {
    ($vis:vis $name:ident($parameter:ident: $ty:ty) -> $out:ty $body:block) => {
        #[trace::trace]
        $vis async fn $name($parameter: $ty) -> $out $body
    };
    ($name:ident, $pattern:pat) => {
        #[trace::trace]
        async fn $name($pattern: (u8, u8)) -> u8 {
            let fixed = 1;
            fixed
        }
    };
}

function!(pub made(n: u8) -> u8 { n + 1 });
function!(pattern_made, (_a, _));

/// Holds an argument that is `Send` but not `Sync`.
#[trace::trace]
async fn not_sync(cell: Cell<u8>) -> u8 {
    pause().await;
    cell.get()
}

#[trace::trace]
async fn generic_send<T: Send>(value: T) -> T {
    pause().await;
    value
}

#[trace::trace]
async fn boxed_and_recursive(n: u32) -> u32 {
    let inner: Pin<Box<dyn Future<Output = u32>>> =
        if n == 0 { Box::pin(async { 0 }) } else { Box::pin(boxed_and_recursive(n - 1)) };
    inner.await + 1
}

fn is_send<T: Send>(value: T) -> T {
    value
}

fn is_static<T: 'static>(value: T) -> T {
    value
}

fn calls<'a, F: Future<Output = &'a str> + 'a>(f: impl Fn(&'a str) -> F) -> &'a str {
    block_on(f("called"))
}

async fn calls_for_any_lifetime(f: impl AsyncFn(&str) -> &str) -> usize {
    let text = String::from("local");
    f(&text).await.len()
}

fn main() {
    block_on(unit());
    assert!(once(std::pin::pin!(never())).is_pending());
    assert!(once(std::pin::pin!(never_in_fact())).is_pending());
    assert_eq!(block_on(infallible()), Ok(1));
    let _ = uninhabited;
    let mut sum = 1;
    block_on(elided("ab", &1, &mut sum));
    assert_eq!(sum, 3);
    assert_eq!(block_on(elided_out("x")), "x");
    assert_eq!(block_on(elided_in_a_path(Borrowing("xy"))).0, "y");
    assert_eq!(block_on(two_lifetimes("a", "b")), ("b", "a"));
    assert_eq!(block_on(generic([1, 2])), Some(1));
    assert_eq!(block_on(impl_in(1, "2", &"3")), "12\"3\"");
    assert_eq!(block_on(impl_out(&[1, 2])).sum::<u32>(), 5);
    assert_eq!(block_on(impl_nested(1)).unwrap().to_string(), "1");
    assert_eq!(block_on(coerced_to_a_box(1)).unwrap()(2), 3);
    assert_eq!(block_on(coerced_to_a_slice(&vec![1])), Some(&[1][..]));
    assert_eq!(block_on(coerced_to_a_pointer())(1), 2);
    assert_eq!(block_on(inferred_from_the_type()), [1, 2]);
    assert_eq!(block_on(defaulted()), 0);
    // SAFETY: the pointer comes from a reference.
    assert_eq!(block_on(unsafe { dangerous(&7) }), 7);
    assert_eq!(block_on(patterns((1, 2), [1, 2, 3], 1, 1, 1, 1)), 5);
    assert_eq!(block_on(attributes_on_parameters(1, 2, (3, 4))), 3);
    assert_eq!(block_on(made(1)) + block_on(pattern_made((1, 2))), 3);
    assert_eq!(block_on(is_static(is_send(not_sync(Cell::new(1))))), 1);
    assert_eq!(block_on(is_send(generic_send("x"))), "x");
    assert_eq!(block_on(boxed_and_recursive(3)), 4);
    assert_eq!(calls(elided_out), "called");
    assert_eq!(block_on(calls_for_any_lifetime(elided_out)), 5);
    block_on(never_at_once());
}
