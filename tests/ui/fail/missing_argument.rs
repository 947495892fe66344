#![allow(unused)]

#[trace::trace(name = "load",, args(id))]
fn load(id: u8) {}

fn main() {
    load(1);
}
