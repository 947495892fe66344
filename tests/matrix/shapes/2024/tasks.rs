//! Calls that are tasks: inside each other, in regions, with values and results, behind each way out.
//! Recorded: region 1 completed, below 1 completed, Server::idle 1 completed
//! Tasks: alone 1 completed, request 1 completed, step 2 completed, child 1 completed, fallible 2 completed, recursive 3 completed, Server::serve 1 completed, Server::close 1 completed, Handler::handle 1 completed, caught_inside 1 completed, panics 1 panicked, never 1 panicked, generic 1 completed
//! Results: request = 3; fallible ! invalid digit found in string; Server::serve = 2; generic = "x"
//! Nested: step in request, region in step, child in step, below in child, panics in caught_inside, Server::idle in Server::serve
//! Also in: 2021, 2018, 2015

use std::fmt::Debug;
use std::num::ParseIntError;

use crate::support::{Noisy, caught};

#[trace::trace(task)]
fn alone() {}

#[trace::trace(task, name = "request", args(n, half = n / 2), ret)]
fn handles(n: u32) -> u32 {
    step(n, Noisy("one")) + step(0, Noisy("two"))
}

#[trace::trace(task)]
fn step(n: u32, _held: Noisy) -> u32 {
    let _local = Noisy("local");
    if n == 0 {
        return 0;
    }
    region() + child(n)
}

#[trace::trace]
fn region() -> u32 {
    1
}

#[trace::trace(task)]
fn child(n: u32) -> u32 {
    below();
    n
}

#[trace::trace]
fn below() {}

#[trace::trace(task, err)]
fn fallible(text: &str, _held: Noisy) -> Result<u32, ParseIntError> {
    let n: u32 = text.parse()?;
    Ok(n)
}

#[trace::trace(task)]
fn recursive(n: u32) -> u32 {
    if n == 0 { 0 } else { 1 + recursive(n - 1) }
}

struct Server(u32);

#[trace::trace]
impl Server {
    #[trace::trace(task, args(n = self.0), ret)]
    fn serve(&mut self) -> &mut u32 {
        self.idle();
        &mut self.0
    }

    fn idle(&mut self) {
        self.0 += 1;
    }

    #[trace::trace(task)]
    fn close(mut self) -> u32 {
        self.0 += 1;
        self.0
    }
}

#[trace::trace]
trait Handler {
    #[trace::trace(task)]
    fn handle(&self) -> u32 {
        5
    }
}

impl Handler for () {}

#[trace::trace(task)]
fn caught_inside() -> bool {
    caught(|| panics(Noisy("argument"))).is_none()
}

#[trace::trace(task, ret)]
fn panics(_held: Noisy) -> u32 {
    let _local = Noisy("local");
    panic!("in a task")
}

#[trace::trace(task)]
fn never(n: u32) -> ! {
    panic!("never {}", n)
}

#[trace::trace(task, ?ret)]
fn generic<'a, T: Debug + ?Sized>(value: &'a T) -> &'a T {
    value
}

pub fn run() {
    alone();
    println!("{}", handles(2));
    println!("{:?}", fallible("x", Noisy("x")));
    println!("{:?}", fallible("1", Noisy("1")).is_ok());
    println!("{}", recursive(2));
    let mut server = Server(1);
    *server.serve() += 1;
    println!("{} {} {}", server.close(), ().handle(), caught_inside());
    caught(|| never(1));
    println!("{}", generic("x"));
}
