//! Every kind of signature of a plain function.
#![deny(warnings)]

use std::fmt::{Debug, Display};
use std::future::Future;

#[trace::trace]
fn nothing() {}

#[trace::trace]
fn unit() -> () {}

#[trace::trace]
fn never() -> ! {
    std::process::exit(0)
}

#[trace::trace]
fn elided(text: &str) -> &str {
    text
}

#[trace::trace]
fn lifetimes<'a, 'b: 'a>(one: &'a str, two: &'b str) -> &'a str {
    if one.is_empty() { two } else { one }
}

#[trace::trace]
fn generic<T, const N: usize>(items: [T; N]) -> Option<T>
where
    T: Clone + Debug,
    for<'x> &'x T: PartialEq,
{
    items.first().cloned()
}

#[trace::trace]
fn higher_ranked(f: &dyn for<'x> Fn(&'x str) -> &'x str) -> String {
    f("a").to_string()
}

#[trace::trace]
fn impl_in(text: impl Display + Clone) -> String {
    text.to_string()
}

#[trace::trace]
fn impl_out<'a>(items: &'a [u32]) -> impl Iterator<Item = u32> + use<'a> {
    items.iter().map(|item| item + 1)
}

#[trace::trace]
fn impl_nested(n: u32) -> Result<impl Display, (impl Debug, u8)> {
    if n > 0 { Ok(n) } else { Err(("zero", 0)) }
}

#[trace::trace]
fn impl_future(n: u32) -> (impl Future<Output = u32>, u32) {
    (async move { n }, n)
}

#[trace::trace]
fn dynamic(n: u32) -> Box<dyn Fn(u32) -> u32> {
    Box::new(move |m| n + m)
}

#[trace::trace]
fn patterns((a, _): (u8, u8), [b, ..]: [u8; 3], mut c: u8, ref d: u8, _: u8, _e: u8) -> u8 {
    c += 1;
    a + b + c + *d
}

#[trace::trace]
fn attributes_on_parameters(#[allow(unused_variables)] a: u8, #[cfg(any())] missing: Missing, b: u8) -> u8 {
    b
}

#[trace::trace]
unsafe fn dangerous(pointer: *const u8) -> u8 {
    // SAFETY: the caller's.
    unsafe { *pointer }
}

#[trace::trace]
extern "C" fn foreign(n: i32) -> i32 {
    n
}

#[trace::trace]
unsafe extern "C-unwind" fn unwinding(n: i32) -> i32 {
    n
}

#[trace::trace]
#[unsafe(no_mangle)]
pub extern "C" fn __trace_test_exported(n: i32) -> i32 {
    n
}

#[trace::trace]
fn r#match(r#type: u8) -> u8 {
    r#type
}

mod outer {
    pub mod inner {
        #[trace::trace]
        pub(in crate::outer) fn visible() -> u8 {
            1
        }

        #[trace::trace]
        pub(crate) fn wider() -> u8 {
            super::sum()
        }
    }

    #[trace::trace]
    pub(self) fn sum() -> u8 {
        inner::visible() + 1
    }
}

/// Functions that a macro makes, of every kind of fragment.
macro_rules! function {
    ($(#[$meta:meta])* $vis:vis $name:ident($parameter:ident: $ty:ty) $body:block) => {
        #[trace::trace]
        $(#[$meta])*
        $vis fn $name($parameter: $ty) -> $ty $body
    };
}

macro_rules! items {
    ($($item:item)*) => { $(#[trace::trace] $item)* };
}

macro_rules! with_pattern {
    ($name:ident, $pattern:pat, $ty:ty, $result:expr) => {
        #[trace::trace]
        fn $name($pattern: $ty) -> u8 {
            $result
        }
    };
}

function!(
    /// Documented.
    #[inline]
    pub made(n: u8) { n + 1 }
);
function!(privately_made(n: Vec<u8>) { n });
items! {
    fn item_made(n: u8) -> u8 { n }
    pub fn another() -> &'static str { "another" }
}
with_pattern!(pattern_made, (_a, _), (u8, u8), 4);

fn main() {
    nothing();
    unit();
    assert_eq!(elided("x"), "x");
    assert_eq!(lifetimes("", "y"), "y");
    assert_eq!(generic([1, 2]), Some(1));
    assert_eq!(higher_ranked(&|text| text), "a");
    assert_eq!(impl_in("z"), "z");
    assert_eq!(impl_out(&[1, 2]).sum::<u32>(), 5);
    assert!(impl_nested(1).is_ok());
    assert_eq!(impl_future(3).1, 3);
    assert_eq!(dynamic(1)(2), 3);
    assert_eq!(patterns((1, 2), [1, 2, 3], 1, 1, 1, 1), 5);
    assert_eq!(attributes_on_parameters(1, 2), 2);
    // SAFETY: the pointer comes from a reference.
    assert_eq!(unsafe { dangerous(&7) }, 7);
    let pointer: extern "C" fn(i32) -> i32 = foreign;
    assert_eq!(pointer(1), 1);
    // SAFETY: it has no requirement.
    assert_eq!(unsafe { unwinding(1) }, 1);
    assert_eq!(__trace_test_exported(1), 1);
    assert_eq!(r#match(1), 1);
    assert_eq!(outer::inner::wider(), 2);
    assert_eq!(made(1), 2);
    assert_eq!(privately_made(vec![]), []);
    assert_eq!(item_made(1), 1);
    assert_eq!(another(), "another");
    assert_eq!(pattern_made((1, 2)), 4);
    never()
}
