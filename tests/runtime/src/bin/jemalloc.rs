//! Threads that allocate, free each other's memory, and come and go, on an allocator with locks of its
//! own.

use std::sync::mpsc;
use std::thread;
use trace as _;

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() {
    let mut total = 0;
    for round in 0..20 {
        let (send, receive) = mpsc::channel::<Vec<u8>>();
        let threads: Vec<_> = (0..8)
            .map(|n| {
                let send = send.clone();
                thread::spawn(move || {
                    for size in 0..500 {
                        send.send(vec![n; size * 37 % 5000]).unwrap();
                    }
                    std::fs::read("/proc/self/comm").unwrap().len() + round
                })
            })
            .collect();
        drop(send);
        total += receive.iter().map(|bytes| bytes.len()).sum::<usize>();
        total += threads.into_iter().map(|thread| thread.join().unwrap()).sum::<usize>();
    }
    println!("{total}");
}
