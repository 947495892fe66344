//! A free function, with and without a result.
//! Recorded: add 2 completed, nothing 1 completed, unit 1 completed
//! Also in: 2021, 2018, 2015

#[trace::trace]
fn add(a: u32, b: u32) -> u32 {
    a + b
}

#[trace::trace]
fn nothing() {}

#[trace::trace]
fn unit() -> () {}

pub fn run() {
    println!("{}", add(1, add(2, 3)));
    nothing();
    unit();
}
