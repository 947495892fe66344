//! Each way to spawn a thread, whose tasks complete, panic or are children of a task.
//! Recorded: in_full 1 completed, short 1 completed, by_builder 1 completed, by_builder_in_scope 1 completed, by_scope 1 completed, of_parameters 1 completed, panics 1 completed, untouched 1 completed, in_a_macro 1 completed, named 4 completed
//! Tasks: named 2 completed, in_full::{closure} 1 completed, short::{closure} 2 completed, by_builder::{closure} 2 completed, by_builder_in_scope::{closure} 1 completed, by_scope::{closure} 3 completed, of_parameters::{closure} 2 completed, panics::{closure} 1 panicked, child::{closure} 2 completed, child 1 completed, in_a_macro::{closure} 2 completed
//! Nested: child::{closure} in child
//! Also in: 2021, 2018

use std::thread;

use crate::support::Noisy;

#[trace::trace]
fn named() -> u32 {
    1
}

#[trace::trace]
fn in_full(noisy: Noisy) -> usize {
    let one = std::thread::spawn(named);
    let two = ::std::thread::spawn(move || noisy.0.len());
    two.join().unwrap() + one.join().unwrap() as usize
}

#[trace::trace]
fn short() -> u32 {
    let handles = vec![thread::spawn(|| named()), thread::spawn(|| named() + 1)];
    handles.into_iter().map(|handle| handle.join().unwrap()).sum()
}

#[trace::trace]
fn by_builder() -> u32 {
    let builder = thread::Builder::new().name("named".to_string());
    let one = builder.spawn(|| 1).unwrap();
    let two = thread::Builder::new().stack_size(1 << 16).spawn(named).map(|handle| handle.join().unwrap());
    let three = std::thread::Builder::new().spawn(move || 3).expect("a thread");
    one.join().unwrap() + two.unwrap() + three.join().unwrap()
}

#[trace::trace]
fn by_builder_in_scope(text: &mut String) -> usize {
    thread::scope(|s| {
        let builder = thread::Builder::new();
        builder.spawn_scoped(s, || text.push('x')).unwrap().join().unwrap();
    });
    text.len()
}

#[trace::trace]
fn by_scope(items: &mut [u32]) -> u32 {
    thread::scope(|scope| {
        for item in items.iter_mut() {
            scope.spawn(move || *item += 1);
        }
        scope.spawn(|| 4).join().unwrap()
    })
}

#[trace::trace]
fn of_parameters<'scope>(scope: &'scope thread::Scope<'scope, '_>, builder: thread::Builder) -> u32 {
    let one = scope.spawn(|| 1);
    let two = builder.spawn(|| 2).unwrap();
    one.join().unwrap() + two.join().unwrap()
}

#[trace::trace]
fn panics(noisy: Noisy) -> bool {
    thread::spawn(move || {
        let _noisy = noisy;
        panic!("in a thread")
    })
    .join()
    .map(|()| 1)
    .is_err()
}

#[trace::trace(task)]
fn child() -> u32 {
    let inner = || thread::spawn(|| 3);
    inner().join().unwrap() + thread::spawn(|| 4).join().unwrap()
}

#[trace::trace(spawns = false)]
fn untouched() -> u32 {
    thread::spawn(|| 5).join().unwrap()
}

#[trace::trace]
fn in_a_macro() -> Vec<u32> {
    assert_eq!(thread::spawn(|| 1).join().unwrap(), 1);
    vec![thread::spawn(|| 6).join().unwrap()]
}

pub fn run() {
    println!("{} {} {}", in_full(Noisy("thread")), short(), by_builder());
    println!("{}", by_builder_in_scope(&mut String::new()));
    let mut items = [1, 2];
    println!("{} {:?}", by_scope(&mut items), items);
    println!("{}", thread::scope(|scope| of_parameters(scope, thread::Builder::new())));
    println!("{} {} {} {:?}", panics(Noisy("panics")), child(), untouched(), in_a_macro());
}
