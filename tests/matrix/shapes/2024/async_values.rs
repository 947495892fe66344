//! Values that are recorded with a future, of arguments that the body moves, changes or shadows later.
//! Recorded: moved 1 completed, changed 1 completed, patterns 1 completed, expressions 1 completed, method 1 completed, returned 1 completed, boxed 1 completed, of_every_kind 1 completed

use crate::support::{Noisy, block_on, pause};
use std::pin::Pin;

#[derive(Debug)]
struct User {
    id: u64,
    name: String,
}

#[trace::trace(args(name, length = name.len()))]
async fn moved(name: String, held: Noisy) -> String {
    drop(held);
    let moved = name;
    pause().await;
    moved
}

#[trace::trace(args(count, twice = count * 2))]
async fn changed(mut count: u32) -> u32 {
    count += 1;
    pause().await;
    let count = count.to_string();
    pause().await;
    count.len().try_into().unwrap_or_default()
}

#[trace::trace(args(id, ?name))]
async fn patterns(User { id, name }: User, [first, ..]: [u8; 2]) -> String {
    pause().await;
    format!("{id}{name}{first}")
}

#[trace::trace(args(
    id = user.id,
    user = ?user,
    first = user.name.chars().next().unwrap_or('-'),
    long = user.name.len() > 3,
    upper = %user.name.to_uppercase(),
))]
async fn expressions(user: &mut User) -> usize {
    user.name.push('!');
    pause().await;
    user.name.len()
}

impl User {
    #[trace::trace(args(id = self.id, name = self.name.as_str()))]
    async fn method(mut self) -> String {
        self.name.push('?');
        pause().await;
        self.name
    }
}

#[trace::trace(args(text, n = text.len()))]
fn returned(text: String) -> impl Future<Output = String> {
    async move {
        pause().await;
        text
    }
}

#[trace::trace(args(n))]
fn boxed(n: u8) -> Pin<Box<dyn Future<Output = u8> + Send>> {
    Box::pin(async move { n })
}

#[trace::trace(args(a, b, c, d, e, f, g, h = &*g, i = -1_i128))]
async fn of_every_kind(a: u8, b: i64, c: f32, d: bool, e: char, f: &str, g: Box<str>) -> String {
    pause().await;
    format!("{a}{b}{c}{d}{e}{f}{g}")
}

pub fn run() {
    let user = || User { id: 1, name: "name".to_string() };
    println!("{}", block_on(moved("moved".to_string(), Noisy("held"))));
    println!("{}", block_on(changed(9)));
    println!("{}", block_on(patterns(user(), [1, 2])));
    println!("{}", block_on(expressions(&mut user())));
    println!("{}", block_on(user().method()));
    println!("{}", block_on(returned("text".to_string())));
    println!("{}", block_on(boxed(1)));
    println!("{}", block_on(of_every_kind(1, -2, 0.5, true, 'c', "str", "boxed".into())));
}
