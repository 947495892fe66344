//! Functions called while statics are made, by const contexts' neighbours and lazily.
//! Recorded: lazy 1 completed, locked 2 completed, counted 2 completed
//! Also in: 2021

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, Mutex};

static LAZY: LazyLock<u32> = LazyLock::new(lazy);
static MUTEX: Mutex<Vec<u32>> = Mutex::new(Vec::new());

#[trace::trace]
fn lazy() -> u32 {
    println!("once");
    7
}

#[trace::trace]
fn locked(n: u32) -> usize {
    let mut items = MUTEX.lock().unwrap();
    items.push(n);
    items.len()
}

#[trace::trace]
fn counted() -> u32 {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed) + 1
}

pub fn run() {
    println!("{} {}", *LAZY, *LAZY);
    println!("{} {}", locked(1), locked(2));
    println!("{} {}", counted(), counted());
}
