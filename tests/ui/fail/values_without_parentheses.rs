#![allow(unused)]

#[trace::trace(args = id)]
fn load(id: u8) {}

fn main() {
    load(1);
}
