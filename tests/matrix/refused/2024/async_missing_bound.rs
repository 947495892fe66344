//! A generic function does what its bounds do not allow.

use std::fmt::Display;

#[trace::trace]
async fn shows<T>(value: T) -> String {
    format!("{value}")
}

#[trace::trace]
async fn clones<T>(value: &T) -> T {
    value.clone()
}

#[trace::trace]
async fn bounded<T: Display>(value: T) -> String {
    value.to_string()
}

struct Opaque;

fn main() {
    drop(shows(1));
    drop(clones(&1));
    drop(bounded(Opaque));
}
