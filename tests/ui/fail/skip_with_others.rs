#![allow(unused)]

#[trace::trace(skip, name = "load", args(id))]
fn load(id: u8) {}

fn main() {
    load(1);
}
