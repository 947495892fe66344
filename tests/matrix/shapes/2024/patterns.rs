//! Patterns as parameters.
//! Recorded: tuple 1 completed, array 1 completed, structure 1 completed, wild 1 completed, mutable 1 completed, by_ref 1 completed, bound 1 completed, reference 1 completed, closure_in_default 1 completed
//! Also in: 2021, 2018, 2015

use crate::support::Noisy;

struct Point {
    x: u32,
    name: Noisy,
}

#[trace::trace]
fn tuple((a, _, mut b): (u32, Noisy, u32)) -> u32 {
    b += 1;
    a + b
}

#[trace::trace]
fn array([first, .., last]: [Noisy; 3]) -> &'static str {
    println!("{} {}", first.0, last.0);
    first.0
}

#[trace::trace]
fn structure(Point { x, name: Noisy(name) }: &Point) -> String {
    format!("{x} {name}")
}

#[trace::trace]
fn wild(_: Noisy, _named: Noisy, (_, ..): (Noisy, Noisy)) {
    println!("in wild");
}

#[trace::trace]
fn mutable(mut text: String, mut n: u32) -> String {
    while n > 0 {
        text.push('x');
        n -= 1;
    }
    text
}

#[trace::trace]
fn by_ref(ref noisy: Noisy, ref mut n: u32) -> u32 {
    *n += noisy.0.len() as u32;
    *n
}

#[trace::trace]
fn bound(whole @ (a, b): (u32, u32), (Ok(d) | Err(d)): Result<u32, u32>) -> u32 {
    whole.0 + a + b + d
}

#[trace::trace]
fn reference(&n: &u32, &mut (ref mut a, _): &mut (u32, u32)) -> u32 {
    *a += n;
    *a
}

#[trace::trace]
fn closure_in_default(Point { x, .. }: Point) -> impl Fn() -> u32 {
    move || x
}

pub fn run() {
    println!("{}", tuple((1, Noisy("tuple"), 2)));
    println!("{}", array([Noisy("a"), Noisy("b"), Noisy("c")]));
    let point = Point { x: 1, name: Noisy("point") };
    println!("{}", structure(&point));
    println!("{}", point.name.0);
    wild(Noisy("unnamed"), Noisy("named"), (Noisy("part"), Noisy("rest")));
    println!("{}", mutable(String::new(), 2));
    println!("{}", by_ref(Noisy("ref"), 1));
    println!("{}", bound((1, 2), Err(3)));
    println!("{}", reference(&1, &mut (2, 3)));
    println!("{}", closure_in_default(point)());
}
