//! `line!()`, `column!()`, `module_path!()` and callers' places are the user's in a future's body.
//! Recorded: work 1 completed, kept 1 completed, returned 1 completed
//! Also in: 2021, 2018

use crate::support::{block_on, pause};
use std::future::Future;
use std::panic::Location;

#[track_caller]
fn caller() -> (u32, u32) {
    let place = Location::caller();
    (place.line(), place.column())
}

#[trace::trace(args(line = line!()))]
async fn work((a, _): (u8, u8)) -> u8 {
    println!("{} {} {}", line!(), column!(), module_path!().rsplit("::").next().unwrap_or_default());
    pause().await;
    println!("{:?} {:?}", caller(), (|| caller())());
    a
}

#[trace::trace]
#[must_use = "it has a place"]
async fn kept() -> (u32, u32) {
    pause().await;
    println!("{}", line!());
    caller()
}

#[trace::trace]
fn returned() -> impl Future<Output = (u32, u32)> {
    println!("{:?}", caller());
    async move {
        println!("{} {}", line!(), column!());
        caller()
    }
}

pub fn run() {
    println!("{}", block_on(work((1, 2))));
    println!("{:?}", block_on(kept()));
    println!("{:?}", block_on(returned()));
}
