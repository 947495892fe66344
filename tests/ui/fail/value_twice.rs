#![allow(unused)]

#[trace::trace(args(id, id = id + 1))]
fn load(id: u8) {}

fn main() {
    load(1);
}
