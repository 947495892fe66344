//! Annotated functions as the first function of a thread, and in thread locals' destructors.
//! Recorded: worker 3 completed, scoped 2 completed, spawns 1 completed, initial 1 completed, panics 1 panicked, from_builder 1 completed
//! Tasks: spawns::{closure} 3 completed, worker 1 completed, from_builder::{closure} 1 completed
//! Also in: 2021, 2018, 2015

use std::cell::Cell;
use std::thread;

thread_local! {
    static LOCAL: Cell<u32> = Cell::new(initial());
}

#[trace::trace]
fn initial() -> u32 {
    7
}

#[trace::trace]
fn worker() -> u32 {
    1
}

#[trace::trace]
fn scoped(n: &u32) -> u32 {
    *n
}

#[trace::trace]
fn panics() {
    panic!("in a thread");
}

#[trace::trace]
fn spawns() -> u32 {
    let n = 2;
    let sum = thread::scope(|scope| {
        let handles = [scope.spawn(|| scoped(&n)), scope.spawn(|| scoped(&n))];
        handles.map(|handle| handle.join().unwrap()).iter().sum::<u32>()
    });
    sum + thread::spawn(worker).join().unwrap() + thread::spawn(|| worker()).join().unwrap()
}

#[trace::trace]
fn from_builder() -> Option<String> {
    let builder = thread::Builder::new().name("named".to_string());
    let handle = builder.spawn(|| thread::current().name().map(str::to_string)).unwrap();
    handle.join().unwrap()
}

pub fn run() {
    println!("{} {}", spawns(), LOCAL.with(Cell::get));
    println!("{}", thread::spawn(worker).join().unwrap());
    println!("{} {:?}", thread::spawn(panics).join().is_err(), from_builder());
}
