//! What clippy says about the result of a spawn.
//! Recorded: ignored 1 completed
//! Tasks: ignored::{closure} 3 completed
//! Also in: 2021, 2018, 2015

use std::thread;

#[trace::trace]
fn ignored() {
    let _ = thread::spawn(|| ());
    let handle = thread::spawn(|| println!("spawned"));
    let _ = handle.join();
    let _ = thread::Builder::new().spawn(|| ()).map(|handle| handle.join());
}

pub fn run() {
    ignored();
}
