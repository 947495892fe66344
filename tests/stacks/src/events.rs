//! Whatever has a stack, once.

use std::fs::File;
use std::hint::black_box;
use std::io::{Read, Write, pipe};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

pub(crate) fn all() {
    k_thread_create();
    k_block_and_wake();
    k_slow_read();
    k_fast_read();
    k_task();
    k_allocation();
    k_region();
    k_region_with_arguments();
    k_async_region();
}

#[inline(never)]
fn k_thread_create() {
    std::thread::spawn(|| ()).join().unwrap();
    black_box(());
}

#[inline(never)]
fn k_block_and_wake() {
    let (said, waits) = (Mutex::new(false), Condvar::new());
    let waiting = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| k_block(&said, &waits, &waiting));
        while !waiting.load(Ordering::Acquire) {
            std::thread::yield_now();
        }
        k_wake(&said, &waits);
    });
}

#[inline(never)]
fn k_block(said: &Mutex<bool>, waits: &Condvar, waiting: &AtomicBool) {
    let said = said.lock().unwrap();
    // The lock is free for the other one only when this waits.
    waiting.store(true, Ordering::Release);
    drop(waits.wait_while(said, |said| !*said).unwrap());
    black_box(());
}

#[inline(never)]
fn k_wake(said: &Mutex<bool>, waits: &Condvar) {
    *said.lock().unwrap() = true;
    waits.notify_one();
    black_box(());
}

#[inline(never)]
fn k_slow_read() {
    let (mut reads, mut writes) = pipe().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            std::thread::sleep(Duration::from_millis(50));
            writes.write_all(b"x").unwrap();
        });
        reads.read_exact(&mut [0]).unwrap();
    });
    black_box(());
}

#[inline(never)]
fn k_fast_read() {
    let mut zeros = File::open("/dev/zero").unwrap();
    for _ in 0..100 {
        zeros.read_exact(&mut [0]).unwrap();
    }
    black_box(());
}

#[inline(never)]
fn k_task() {
    trace::Task::new("task").in_scope(|| black_box(()));
}

#[inline(never)]
fn k_allocation() {
    black_box(vec![0_u8; 64 << 20]);
}

#[inline(never)]
fn k_region() {
    let _region = trace::region!("region");
    black_box(());
}

#[inline(never)]
fn k_region_with_arguments() {
    let _region = trace::region!("region with", argument = 1);
    black_box(());
}

#[inline(never)]
fn k_async_region() {
    #[trace::trace(name = "async region")]
    async fn nothing() {}
    let mut future = std::pin::pin!(nothing());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(future.as_mut().poll(&mut context).is_ready());
    black_box(());
}
