//! What takes two threads. CPU time of the whole process, the tracer's own threads included: how long
//! it takes is up to the machine's other work.

use crate::clock::process_cpu_ns;
use std::hint::black_box;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Barrier, Mutex, mpsc};
use std::thread;

/// CPU nanoseconds of all threads for each of `n` times.
fn each_of_all(n: u32, f: impl FnOnce()) -> f64 {
    let before = process_cpu_ns();
    f();
    (process_cpu_ns() - before) / f64::from(n)
}

/// A lock that two threads want all the time: most of it is what they do while they hold it.
pub(crate) fn hand_over() -> f64 {
    const TIMES: u32 = 2_000;
    let (mutex, both) = (Mutex::new(0_u64), Barrier::new(2));
    each_of_all(2 * TIMES, || {
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    both.wait();
                    for _ in 0..TIMES {
                        let mut held = mutex.lock().expect("nobody panics");
                        for _ in 0..500 {
                            *held = black_box(*held + 1);
                        }
                    }
                });
            }
        });
    })
}

/// A number to another thread, and back.
pub(crate) fn channel() -> f64 {
    const TIMES: u32 = 1_000;
    let (there, at_other) = mpsc::sync_channel::<u32>(0);
    let (to_us, back) = mpsc::sync_channel::<u32>(0);
    let other = thread::spawn(move || at_other.iter().for_each(|n| to_us.send(n).expect("we wait for it")));
    let figure = each_of_all(TIMES, || {
        for n in 0..TIMES {
            there.send(n).expect("the other lives");
            black_box(back.recv().expect("the other lives"));
        }
    });
    drop(there);
    other.join().expect("the other does not panic");
    figure
}

pub(crate) fn spawn_and_join() -> f64 {
    const TIMES: u32 = 200;
    static DONE: AtomicU32 = AtomicU32::new(0);
    each_of_all(TIMES, || {
        for _ in 0..TIMES {
            thread::spawn(|| DONE.fetch_add(1, Ordering::Relaxed)).join().expect("it does not panic");
        }
    })
}
