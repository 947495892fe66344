#![allow(unused)]

#[trace::trace(args(id, n = items.))]
fn load(id: u8, items: &[u8]) {}

fn main() {
    load(1, &[]);
}
