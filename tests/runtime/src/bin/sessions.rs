//! Sessions that start and stop while threads work: `sessions COUNT`.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex};
use std::thread;

static OVER: AtomicBool = AtomicBool::new(false);

fn main() {
    let count: u32 = std::env::args().nth(1).unwrap().parse().unwrap();
    let turn = (Mutex::new(0_u64), Condvar::new());
    thread::scope(|scope| {
        for n in 0..2 {
            let turn = &turn;
            scope.spawn(move || {
                while !OVER.load(Ordering::Relaxed) {
                    let mut now = turn.0.lock().unwrap();
                    while *now % 2 != n && !OVER.load(Ordering::Relaxed) {
                        now = turn.1.wait(now).unwrap();
                    }
                    *now += 1;
                    turn.1.notify_all();
                }
                turn.1.notify_all();
            });
        }
        scope.spawn(|| {
            while !OVER.load(Ordering::Relaxed) {
                thread::spawn(|| std::fs::read("/dev/null").unwrap()).join().unwrap();
            }
        });
        for _ in 0..count {
            trace::start(io::sink()).unwrap();
            let summary = trace::stop().unwrap();
            assert_eq!(summary.lost(), 0);
        }
        // Under the lock: nobody is between having looked and waiting.
        let held = turn.0.lock().unwrap();
        OVER.store(true, Ordering::Relaxed);
        drop(held);
        turn.1.notify_all();
    });
    println!("{count} sessions");
}
