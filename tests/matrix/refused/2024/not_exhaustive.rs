//! A pattern that does not fit everything, as a parameter and in the body.

#[trace::trace]
fn parameter(Some(n): Option<u32>) -> u32 {
    n
}

#[trace::trace]
fn body(n: Option<u32>) -> u32 {
    match n {
        Some(n) => n,
    }
}

fn main() {
    parameter(None);
    body(None);
}
