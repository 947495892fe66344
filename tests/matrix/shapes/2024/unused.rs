//! What the compiler finds unused: functions, parameters, variables, results, code after the end.
//! Recorded: parameters 1 completed, variables 1 completed, mutable 1 completed, unreachable 1 panicked, parentheses 1 completed, assigned 1 completed
//! Also in: 2021, 2018, 2015

#[trace::trace]
fn never_called() {}

struct Holder;

#[trace::trace]
impl Holder {
    fn never_called(&self) {}
}

#[trace::trace]
fn parameters(used: u8, unused: u8) -> u8 {
    used
}

#[trace::trace]
fn variables() {
    let unused = 1;
    let (a, b) = (1, 2);
    println!("{a}");
}

#[trace::trace]
fn mutable(mut n: u8) -> u8 {
    let mut m = n;
    m
}

#[trace::trace]
fn unreachable() -> u8 {
    panic!("end");
    1
}

#[trace::trace]
fn parentheses(n: u8) -> u8 {
    if (n > 1) { (n) } else { { 2 } }
}

#[trace::trace]
fn assigned() -> u8 {
    let mut n = 1;
    n = 2;
    n;
    3
}

pub fn run() {
    println!("{} {}", parameters(1, 2), mutable(3));
    variables();
    crate::support::caught(unreachable);
    println!("{} {}", parentheses(3), assigned());
}
