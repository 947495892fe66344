#![allow(unused)]

#[trace::trace(nmae = "load", spawns = 7)]
fn load() {}

#[trace::trace(name = "", args(n, n))]
const fn save(n: u8) {}

#[trace::trace(skip = true)]
const fn keep() {}

fn main() {
    load();
    save(1);
    keep();
}
