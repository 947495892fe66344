//! What panics has no result, and neither has the function around it that is left.
//! Recorded: panics 1 panicked, through 1 panicked, catches 1 completed, in_a_drop 1 panicked, formatted 1 completed, unwrapped 1 panicked, never 1 panicked, never_fails 1 panicked
//! Tasks: never_task 1 panicked
//! Results: catches = caught; formatted = 3
//! Nested: panics in through, through in catches
//! Also in: 2021, 2018, 2015

use crate::support::{Noisy, caught};

#[trace::trace(ret)]
fn panics(_argument: Noisy, more: &str) -> u32 {
    let _local = Noisy("local");
    panic!("{}", more)
}

#[trace::trace(ret)]
fn through(_one: Noisy, _two: Noisy) -> u32 {
    panics(Noisy("inner"), "on purpose") + 1
}

#[trace::trace(ret)]
fn catches() -> &'static str {
    match caught(|| through(Noisy("one"), Noisy("two"))) {
        Some(_) => "returned",
        None => "caught",
    }
}

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("in a drop");
    }
}

#[trace::trace(ret)]
fn in_a_drop(_argument: Noisy) -> u32 {
    let _bomb = Bomb;
    1
}

#[trace::trace(ret)]
fn formatted() -> u32 {
    caught(|| panic!("inside")).map_or(3, |()| 4)
}

#[trace::trace(err)]
fn unwrapped(text: &str) -> Result<u32, std::num::ParseIntError> {
    Ok(text.parse::<u32>().unwrap())
}

#[trace::trace(task)]
fn never_task(_argument: Noisy) -> ! {
    panic!("never a task")
}

#[trace::trace]
fn never(_argument: Noisy) -> ! {
    never_task(Noisy("of the task"))
}

#[trace::trace(err)]
fn never_fails(_argument: Noisy) -> Result<u8, std::convert::Infallible> {
    panic!("never fails")
}

pub fn run() {
    println!("{}", catches());
    caught(|| in_a_drop(Noisy("argument")));
    println!("{}", formatted());
    caught(|| unwrapped("x").is_ok());
    caught(|| never(Noisy("argument")));
    caught(|| never_fails(Noisy("argument")).is_ok());
}
