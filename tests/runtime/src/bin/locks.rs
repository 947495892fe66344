//! Threads that wait for each other: `locks futex ROUNDS`, `locks std ROUNDS`, `locks c ROUNDS`,
//! `locks ours ROUNDS`.

use runtime::Number;
use std::cell::UnsafeCell;
use std::hint::black_box;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;
use trace as _;

fn main() {
    let mut args = std::env::args().skip(1);
    let how = args.next().unwrap();
    let rounds: u32 = args.next().unwrap().parse().unwrap();
    match how.as_str() {
        "futex" => futex(rounds),
        "std" => std_locks(rounds),
        "c" => c_locks(rounds),
        "ours" => our_locks(rounds),
        how => panic!("{how}?"),
    }
    println!("{how} done");
}

fn named<T: Send + 'static>(name: &str, f: impl FnOnce() -> T + Send + 'static) -> thread::JoinHandle<T> {
    thread::Builder::new().name(name.into()).spawn(f).unwrap()
}

/// One thread waits `rounds` times, another wakes it each time, and knows that it has.
fn futex(rounds: u32) {
    static WORD: AtomicU32 = AtomicU32::new(0);
    fn call(operation: i32, value: u32) -> i64 {
        let operation = operation | libc::FUTEX_PRIVATE_FLAG;
        // SAFETY: the address is that of a static.
        unsafe { libc::syscall(libc::SYS_futex, &raw const WORD, operation, value, std::ptr::null::<()>()) }
    }
    let waiter = named("waiter", move || {
        let mut woken = 0;
        while woken < rounds {
            woken += u32::from(call(libc::FUTEX_WAIT, 0) == 0);
        }
    });
    let waker = named("waker", move || {
        let mut woken = 0;
        while woken < rounds {
            let one = call(libc::FUTEX_WAKE, 1);
            woken += one as u32;
            if one == 0 {
                thread::yield_now();
            }
        }
    });
    waiter.join().unwrap();
    waker.join().unwrap();
}

/// With `trace::sync`: two threads take turns, each let go on by the other when it sleeps; a third gets
/// their messages.
fn our_locks(rounds: u32) {
    use trace::sync::{Arc, Condvar, Mutex, mpsc};
    let shared = Arc::new((Mutex::new(0u32), Condvar::new()));
    let numbers = Arc::new([const { Number::new() }; 2]);
    let (sender, receiver) = mpsc::sync_channel(1);
    let players: Vec<_> = (0..2)
        .map(|own| {
            let (shared, numbers, sender) = (Arc::clone(&shared), Arc::clone(&numbers), sender.clone());
            named(&format!("player-{own}"), move || {
                let (turn, changed) = &*shared;
                numbers[own as usize].is_own();
                for round in 0..rounds {
                    drop(changed.wait_while(turn.lock().unwrap(), |turn| *turn % 2 != own).unwrap());
                    // Its turn cannot come before it waits for it.
                    numbers[1 - own as usize].asleep();
                    *turn.lock().unwrap() += 1;
                    changed.notify_all();
                    sender.send(own + 2 * round).unwrap();
                }
            })
        })
        .collect();
    drop(sender);
    let judge = named("judge", move || receiver.iter().count());
    players.into_iter().for_each(|player| player.join().unwrap());
    assert_eq!(judge.join().unwrap() as u32, 2 * rounds);
}

/// A mutex that three threads want, a condition, a channel, parking.
fn std_locks(rounds: u32) {
    let shared = Arc::new((Mutex::new(0), Condvar::new()));
    let threads: Vec<_> = (0..3)
        .map(|n| {
            let shared = Arc::clone(&shared);
            named(&format!("worker {n}"), move || {
                for _ in 0..rounds {
                    let mut turn = shared.0.lock().unwrap();
                    while *turn % 3 != n {
                        turn = shared.1.wait(turn).unwrap();
                    }
                    *turn += 1;
                    black_box(&turn);
                    shared.1.notify_all();
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    let (send, receive) = mpsc::channel();
    let receiver = named("receiver", move || {
        while receive.recv().is_ok() {
            thread::park();
        }
    });
    for n in 0..rounds {
        send.send(n).unwrap();
        receiver.thread().unpark();
    }
    drop(send);
    while !receiver.is_finished() {
        receiver.thread().unpark();
    }
    receiver.join().unwrap();
}

/// POSIX locks, as C code uses them.
fn c_locks(rounds: u32) {
    struct Shared {
        mutex: UnsafeCell<libc::pthread_mutex_t>,
        condition: UnsafeCell<libc::pthread_cond_t>,
        rwlock: UnsafeCell<libc::pthread_rwlock_t>,
        semaphore: UnsafeCell<libc::sem_t>,
        turn: UnsafeCell<u32>,
    }
    // SAFETY: what the cells hold is for threads to share; `turn` is guarded by the mutex.
    unsafe impl Sync for Shared {}
    static SHARED: Shared = Shared {
        mutex: UnsafeCell::new(libc::PTHREAD_MUTEX_INITIALIZER),
        condition: UnsafeCell::new(libc::PTHREAD_COND_INITIALIZER),
        rwlock: UnsafeCell::new(libc::PTHREAD_RWLOCK_INITIALIZER),
        // SAFETY: all zeros is what a semaphore of nothing looks like.
        semaphore: UnsafeCell::new(unsafe { std::mem::zeroed() }),
        turn: UnsafeCell::new(0),
    };
    let worker = move |n: u32| {
        let shared = &SHARED;
        for _ in 0..rounds {
            // SAFETY: initialised above, and each lock is let go by the thread that has it.
            unsafe {
                assert_eq!(libc::pthread_mutex_lock(shared.mutex.get()), 0);
                while *shared.turn.get() % 2 != n {
                    assert_eq!(libc::pthread_cond_wait(shared.condition.get(), shared.mutex.get()), 0);
                }
                *shared.turn.get() += 1;
                assert_eq!(libc::pthread_cond_signal(shared.condition.get()), 0);
                assert_eq!(libc::pthread_mutex_unlock(shared.mutex.get()), 0);
                assert_eq!(libc::pthread_rwlock_wrlock(shared.rwlock.get()), 0);
                libc::usleep(1);
                assert_eq!(libc::pthread_rwlock_unlock(shared.rwlock.get()), 0);
                match n {
                    0 => assert_eq!(libc::sem_post(shared.semaphore.get()), 0),
                    _ => assert_eq!(libc::sem_wait(shared.semaphore.get()), 0),
                }
            }
        }
    };
    let threads = [0, 1].map(|n| named(&format!("c {n}"), move || worker(n)));
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}
