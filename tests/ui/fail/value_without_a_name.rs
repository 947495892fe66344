#![allow(unused)]

#[trace::trace(args(id, items.len()))]
fn load(id: u8, items: &[u8]) {}

fn main() {
    load(1, &[]);
}
