//! The value behind `impl Trait` is used after what it captures is gone.

use std::fmt::Display;

#[trace::trace]
fn captures(text: &str) -> impl Display {
    text.len()
}

fn main() {
    let length = {
        let text = String::new();
        captures(&text)
    };
    println!("{length}");
}
