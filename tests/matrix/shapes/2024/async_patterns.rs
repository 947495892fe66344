//! Parameters that are patterns: destructured, nested, by reference, mutable, bound whole, ignored.
//! Recorded: tuples 1 completed, structs 1 completed, references 1 completed, whole 1 completed, ignored 1 completed

use crate::support::{block_on, pause};

struct Point<T> {
    x: T,
    y: T,
}

struct Wrapper<T>(T);

#[trace::trace]
async fn tuples((a, (b, mut c)): (u8, (u8, u8)), [first, .., last]: [u8; 4]) -> u8 {
    c += a;
    pause().await;
    a + b + c + first + last
}

#[trace::trace]
async fn structs(Point { x, y: mut height }: Point<i32>, Wrapper(Wrapper(inner)): Wrapper<Wrapper<i32>>) -> i32 {
    height += 1;
    pause().await;
    x + height + inner
}

#[trace::trace]
async fn references(&(a, ref b): &(u8, String), &mut ref mut c: &mut u8, ref mut d: Vec<u8>) -> String {
    d.push(a);
    *c += 1;
    pause().await;
    format!("{a}{b}{c}{d:?}")
}

#[trace::trace]
async fn whole(pair @ (a, _): (u8, u8), ref all @ [.., ref last]: [String; 2]) -> String {
    pause().await;
    format!("{pair:?}{a}{all:?}{last}")
}

#[trace::trace]
async fn ignored(_: &str, _unused: u8, (): (), (_, ..): (u8, u8), _also: impl Fn()) -> u8 {
    pause().await;
    7
}

pub fn run() {
    println!("{}", block_on(tuples((1, (2, 3)), [4, 5, 6, 7])));
    println!("{}", block_on(structs(Point { x: 1, y: 2 }, Wrapper(Wrapper(3)))));
    let mut count = 1;
    println!("{}", block_on(references(&(1, "b".to_string()), &mut count, vec![9])));
    println!("{count}");
    println!("{}", block_on(whole((1, 2), ["x".to_string(), "y".to_string()])));
    println!("{}", block_on(ignored("", 1, (), (1, 2), || ())));
}
