//! A generic value is boxed for ever without a bound that allows it.

use std::pin::Pin;

#[trace::trace]
fn boxed<T>(value: T) -> Pin<Box<dyn Future<Output = T>>> {
    Box::pin(async move { value })
}

#[trace::trace]
fn text(text: &str) -> Pin<Box<dyn Future<Output = usize>>> {
    Box::pin(async move { text.len() })
}

fn main() {
    drop(boxed(1));
    drop(text("x"));
}
