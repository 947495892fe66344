//! Sessions that start and stop while threads work: `sessions COUNT`.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex};
use std::thread;

static OVER: AtomicBool = AtomicBool::new(false);

/// What is lost when the tracer's own threads wait for a CPU, for seconds: who reads the kernel's rings,
/// until they are full; who writes, until thousands of threads have ended, each of which takes a piece of
/// memory; and a thread in the middle of an event, until the session waits for it no longer.
const OF_STARVING: [&str; 4] = ["kernel", "memory", "unpaired", "stopped"];

type Turn = (Mutex<u64>, Condvar);

/// Ends the work when it is dropped, also by a panic: the threads would go on for ever.
struct Ending<'a>(&'a Turn);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        // Under the lock: nobody is between having looked and waiting.
        let held = self.0.0.lock();
        OVER.store(true, Ordering::Relaxed);
        drop(held);
        self.0.1.notify_all();
    }
}

fn main() {
    let count: u32 = std::env::args().nth(1).unwrap().parse().unwrap();
    let turn = (Mutex::new(0_u64), Condvar::new());
    thread::scope(|scope| {
        let _ending = Ending(&turn);
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
            assert!(summary.losses().all(|(reason, _)| OF_STARVING.contains(&reason)), "{summary}");
        }
    });
    // None of the memory stayed with a session before.
    trace::start(io::sink()).unwrap();
    (0..100).for_each(|_| thread::spawn(|| ()).join().unwrap());
    let summary = trace::stop().unwrap();
    assert!(summary.losses().all(|(reason, _)| reason == "kernel"), "{summary}");
    println!("{count} sessions");
}
