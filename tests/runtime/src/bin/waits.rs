//! Waits of every kind, one after the other, each on a thread of its kind's name: `waits`, or
//! `waits hand-over HOW ROUNDS`. Says where the locks are.

use runtime::Number;
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock, mpsc};
use std::thread;
use trace as _;

fn main() {
    let args: Vec<_> = std::env::args().skip(1).collect();
    match &args[..] {
        [] => all(),
        [what, how, rounds] if what == "hand-over" => hand_over(how, rounds.parse().unwrap()),
        _ => panic!("{args:?}?"),
    }
    println!("done");
}

/// Runs `wait` on a thread of that name, and `wake` on this one when the other one sleeps.
fn case<T: Send>(name: &str, wait: impl FnOnce() -> T + Send, wake: impl FnOnce(&thread::Thread)) {
    let number = Number::new();
    thread::scope(|scope| {
        let waiter = thread::Builder::new().name(name.into()).spawn_scoped(scope, || {
            number.is_own();
            wait()
        });
        let waiter = waiter.unwrap();
        // What a thread sleeps in before it gets there is short: some looks in a row are the wait.
        let mut looks = 0;
        while looks < 20 {
            looks = if number.sleeps() { looks + 1 } else { 0 };
            thread::yield_now();
        }
        wake(waiter.thread());
        black_box(waiter.join().unwrap());
    });
}

/// Says where something is that has a wait of its own.
fn at<T>(name: &str, place: &T) {
    println!("{name}: {} {}", std::ptr::from_ref(place).addr(), size_of::<T>());
}

fn all() {
    let mutex = Mutex::new(1);
    at("mutex", &mutex);
    let held = mutex.lock().unwrap();
    case("mutex", || *mutex.lock().unwrap(), |_| drop(held));

    let rwlock = RwLock::new(1);
    at("rwlock read", &rwlock);
    let held = rwlock.write().unwrap();
    case("rwlock read", || *rwlock.read().unwrap(), |_| drop(held));
    at("rwlock write", &rwlock);
    let held = rwlock.read().unwrap();
    case("rwlock write", || *rwlock.write().unwrap(), |_| drop(held));

    let (ready, condvar) = (Mutex::new(false), Condvar::new());
    at("condvar", &condvar);
    case(
        "condvar",
        || *condvar.wait_while(ready.lock().unwrap(), |ready| !*ready).unwrap(),
        |_| {
            *ready.lock().unwrap() = true;
            condvar.notify_one();
        },
    );

    // Whoever comes second waits for the one who initialises.
    static ONCE: Once = Once::new();
    at("once", &ONCE);
    second("once", || ONCE.call_once(busy), || ONCE.call_once(|| unreachable!()));
    static CELL: OnceLock<u32> = OnceLock::new();
    at("oncelock", &CELL);
    let init = || {
        busy();
        7
    };
    second("oncelock", || assert_eq!(CELL.get_or_init(init), &7), || assert_eq!(CELL.get_or_init(|| 8), &7));
    static LAZY: LazyLock<u32> = LazyLock::new(|| {
        busy();
        7
    });
    at("lazylock", &LAZY);
    second("lazylock", || assert_eq!(*LAZY, 7), || assert_eq!(*LAZY, 7));

    let barrier = Barrier::new(2);
    case(
        "barrier",
        || barrier.wait().is_leader(),
        |_| {
            barrier.wait();
        },
    );

    case("park", thread::park, thread::Thread::unpark);

    let (send, receive) = mpsc::channel();
    case("mpsc", move || receive.recv().unwrap(), |_| send.send(7).unwrap());
    let (send, receive) = mpsc::sync_channel(1);
    send.send(1).unwrap();
    case("mpsc bounded", move || send.send(2).unwrap(), |_| assert_eq!(receive.recv(), Ok(1)));
    let (send, receive) = mpsc::sync_channel(0);
    case("mpsc rendezvous", move || send.send(2).unwrap(), |_| assert_eq!(receive.recv(), Ok(2)));

    let stop = Arc::new(AtomicBool::new(false));
    let watch = Arc::clone(&stop);
    let worker = thread::spawn(move || {
        while !watch.load(Ordering::Acquire) {
            std::hint::spin_loop();
        }
    });
    case("join", || worker.join().unwrap(), |_| stop.store(true, Ordering::Release));
    let stop = AtomicBool::new(false);
    let scope = || {
        thread::scope(|scope| {
            scope.spawn(|| {
                while !stop.load(Ordering::Acquire) {
                    std::hint::spin_loop();
                }
            });
        });
    };
    case("scope", scope, |_| stop.store(true, Ordering::Release));

    let mutex = parking_lot::Mutex::new(1);
    let held = mutex.lock();
    case("pl mutex", || *mutex.lock(), |_| drop(held));
    let rwlock = parking_lot::RwLock::new(1);
    let held = rwlock.write();
    case("pl rwlock read", || *rwlock.read(), |_| drop(held));
    let held = rwlock.read();
    case("pl rwlock write", || *rwlock.write(), |_| drop(held));
    let (ready, condvar) = (parking_lot::Mutex::new(false), parking_lot::Condvar::new());
    case(
        "pl condvar",
        || condvar.wait_while(&mut ready.lock(), |ready| !*ready),
        |_| {
            *ready.lock() = true;
            condvar.notify_one();
        },
    );
    static PL_ONCE: parking_lot::Once = parking_lot::Once::new();
    second("pl once", || PL_ONCE.call_once(busy), || PL_ONCE.call_once(|| unreachable!()));

    let (send, receive) = crossbeam_channel::unbounded();
    case("crossbeam", move || receive.recv().unwrap(), |_| send.send(7).unwrap());
    let (send, receive) = crossbeam_channel::bounded(0);
    case("crossbeam hand", move || send.send(2).unwrap(), |_| assert_eq!(receive.recv(), Ok(2)));
    let (send, receive) = crossbeam_channel::unbounded();
    let select = move || crossbeam_channel::select! { recv(receive) -> got => got.unwrap() };
    case("crossbeam sel", select, |_| send.send(7).unwrap());
}

static BEGUN: AtomicBool = AtomicBool::new(false);
static GO: AtomicBool = AtomicBool::new(false);

/// An initialisation that takes as long as somebody says.
fn busy() {
    BEGUN.store(true, Ordering::Release);
    while !GO.load(Ordering::Acquire) {
        thread::yield_now();
    }
}

/// `first` begins an initialisation, for which `second` waits, on a thread of that name.
fn second(name: &str, first: impl FnOnce() + Send, second: impl FnOnce() + Send) {
    BEGUN.store(false, Ordering::Release);
    GO.store(false, Ordering::Release);
    thread::scope(|scope| {
        scope.spawn(first);
        while !BEGUN.load(Ordering::Acquire) {
            thread::yield_now();
        }
        case(name, second, |_| GO.store(true, Ordering::Release));
    });
}

/// Two threads take turns, each let go on by the other when it sleeps: `rounds` times each.
fn hand_over(how: &str, rounds: u32) {
    match how {
        "std" => {
            let shared = (Mutex::new(0), Condvar::new());
            turns(rounds, |me, other, asleep| {
                let mut turn = shared.0.lock().unwrap();
                while *turn != me {
                    turn = shared.1.wait(turn).unwrap();
                }
                drop(turn);
                asleep();
                *shared.0.lock().unwrap() = other;
                shared.1.notify_one();
            });
        }
        "parking_lot" => {
            let shared = (parking_lot::Mutex::new(0), parking_lot::Condvar::new());
            turns(rounds, |me, other, asleep| {
                let mut turn = shared.0.lock();
                while *turn != me {
                    shared.1.wait(&mut turn);
                }
                drop(turn);
                asleep();
                *shared.0.lock() = other;
                shared.1.notify_one();
            });
        }
        how => panic!("{how}?"),
    }
}

/// Runs `turn` on two threads, which is told which of them it is on, which the other one is, and how to
/// wait until that one sleeps: without that, it would often find its turn come before it had to wait.
fn turns(rounds: u32, turn: impl Fn(u32, u32, &dyn Fn()) + Sync) {
    let numbers = [const { Number::new() }; 2];
    thread::scope(|scope| {
        for me in [0, 1] {
            let (turn, numbers) = (&turn, &numbers);
            let other = 1 - me;
            let run = move || {
                numbers[me as usize].is_own();
                (0..rounds).for_each(|_| turn(me, other, &|| numbers[other as usize].asleep()));
            };
            thread::Builder::new().name(format!("turn {me}")).spawn_scoped(scope, run).unwrap();
        }
    });
}
