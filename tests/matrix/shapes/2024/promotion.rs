//! References to constants live for ever, as do statics of generic and nested functions.
//! Recorded: promoted 1 completed, array 1 completed, nested 2 completed, generic 2 completed, pattern 1 completed
//! Also in: 2021, 2018, 2015

#[trace::trace]
fn promoted() -> &'static u32 {
    &7
}

#[trace::trace]
fn array() -> &'static [Option<u8>] {
    &[Some(1), None]
}

#[trace::trace]
fn nested() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed)
}

#[trace::trace]
fn generic<T: 'static>() -> usize {
    const { std::mem::size_of::<T>() }
}

#[trace::trace]
fn pattern(text: &'static str) -> bool {
    const EXPECTED: &str = "x";
    matches!(text, EXPECTED)
}

pub fn run() {
    println!("{} {:?}", promoted(), array());
    println!("{} {}", nested(), nested());
    println!("{} {}", generic::<u8>(), generic::<u32>());
    println!("{}", pattern("x"));
}
