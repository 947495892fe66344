//! Locks, conditions, barriers and channels of `trace::sync`: what a trace says of them against what
//! the program knows.

mod api;
mod examples;

use crate::recorded::{alone, record};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;
use trace::sync::atomic::{AtomicBool, Ordering};
use trace::sync::{Arc, Barrier, Condvar, Mutex, RwLock, mpsc};
use trace_reader::format::ThreadId;
use trace_reader::format::events::WaitFor;
use trace_reader::{Hold, SyncWait, Trace, summary};

fn named<T: Send + 'static>(
    name: &str,
    f: impl FnOnce() -> T + Send + 'static,
) -> std::thread::JoinHandle<T> {
    trace::Builder::new().name(name.into()).spawn(f).unwrap()
}

/// A thread's name in the trace.
fn name(trace: &Trace, thread: ThreadId) -> &str {
    trace.thread_name(thread)
}

/// What the summary has of the only object of that type.
fn only(trace: &Trace, name: &str) -> summary::Sync {
    let of = trace.summary().sync.into_iter().filter(|sync| sync.name == name).collect::<Vec<_>>();
    assert_eq!(of.len(), 1, "{name}: {of:?}");
    of.into_iter().next().unwrap()
}

/// The thread that calls it, as the operating system calls it.
fn os_id() -> String {
    let link = std::fs::read_link("/proc/thread-self").unwrap();
    link.file_name().unwrap().to_string_lossy().into_owned()
}

/// Waits until that thread does, so that it is known to wait for what this one is about to do.
fn until_it_waits(os_id: &str) {
    let state = || {
        let stat = std::fs::read_to_string(format!("/proc/self/task/{os_id}/stat")).unwrap();
        stat.rsplit(") ").next().unwrap().chars().next()
    };
    while state() != Some('S') {
        std::thread::yield_now();
    }
}

#[test]
fn each_acquisition_of_each_thread_is_there_and_none_overlaps_with_another() {
    const THREADS: u64 = 4;
    const EACH: u64 = 1_000;
    let total = Arc::new(Mutex::new(0u64));
    let trace = record(|| {
        let count = |total: Arc<Mutex<u64>>| move || (0..EACH).for_each(|_| *total.lock().unwrap() += 1);
        let threads: Vec<_> = (0..THREADS).map(|n| named(&format!("t{n}"), count(total.clone()))).collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    });
    // Not by a lock, which would be in the session of another test.
    assert_eq!(Arc::into_inner(total).unwrap().into_inner().unwrap(), THREADS * EACH);
    let mut holds: Vec<Hold> = trace.holds().collect();
    assert_eq!(holds.len() as u64, THREADS * EACH);
    let mut by_thread = BTreeMap::new();
    for hold in &holds {
        assert!(!hold.shared && !hold.early && !hold.open && !hold.poisoned);
        *by_thread.entry(name(&trace, hold.thread)).or_insert(0) += 1;
    }
    assert_eq!(by_thread.values().copied().collect::<Vec<_>>(), [EACH; THREADS as usize]);
    holds.sort_by_key(|hold| hold.begin);
    assert!(holds.windows(2).all(|two| two[0].end <= two[1].begin), "two had it at once");
    // And who waited was let through by who had it before.
    for wait in trace.sync_waits() {
        assert_eq!(wait.wait, WaitFor::Lock);
        let got = holds.iter().position(|hold| hold.begin == wait.end && hold.thread == wait.thread).unwrap();
        assert_eq!(wait.ended_by.unwrap().thread, holds[got - 1].thread);
        assert_eq!(wait.ended_by.unwrap().time, holds[got - 1].end);
    }
    let lock = only(&trace, "Mutex<u64>");
    assert_eq!((lock.kind.as_str(), lock.acquired, lock.shared), ("Mutex", THREADS * EACH, 0));
    assert_eq!(lock.held_ns, holds.iter().map(Hold::duration_ns).sum::<u64>());
    assert_eq!(lock.max_held_ns, holds.iter().map(Hold::duration_ns).max().unwrap());
    assert!(lock.file.ends_with("tests/it/sync.rs") && lock.line > 0);
    assert_eq!((lock.held_at_end, lock.waiting_at_end, lock.poisoned), (0, 0, 0));
}

#[test]
fn a_wait_has_the_holder_and_who_let_it_through() {
    let trace = record(|| {
        let lock = Arc::new(Mutex::new(()));
        let (tell, told) = std::sync::mpsc::channel();
        let (waiter, holder) = (lock.clone(), lock);
        let holder = named("holder", move || {
            let guard = holder.lock().unwrap();
            let other = named("waiter", move || {
                tell.send(os_id()).unwrap();
                drop(waiter.lock().unwrap());
            });
            until_it_waits(&told.recv().unwrap());
            drop(guard);
            other
        });
        holder.join().unwrap().join().unwrap();
    });
    let waits: Vec<SyncWait> = trace.sync_waits().collect();
    let [wait] = waits[..] else { panic!("{waits:?}") };
    assert_eq!((wait.wait, wait.open, wait.in_vain), (WaitFor::Lock, false, false));
    let ended = wait.ended_by.unwrap();
    assert_eq!(
        [wait.thread, wait.holder, ended.thread].map(|id| name(&trace, id)),
        ["waiter", "holder", "holder"]
    );
    assert!(wait.begin < ended.time && ended.time <= wait.end);
    let lock = only(&trace, "Mutex<()>");
    assert_eq!((lock.acquired, lock.waits, lock.waited_ns), (2, 1, wait.duration_ns()));
    let by = &lock.waits_by[0];
    assert_eq!([&by.thread_name, &by.holder_name, &by.ended_by_name], ["waiter", "holder", "holder"]);
    assert_eq!((by.count, by.total_ns, by.max_ns), (1, lock.waited_ns, lock.max_wait_ns));
    // It held it at least for as long as the other waited, but for the way in and out.
    assert_eq!(lock.holder_name, "holder");
    assert!(lock.max_held_ns >= ended.time.since(wait.begin));
}

#[test]
fn who_shares_a_lock_has_it_together_and_a_writer_waits_for_them() {
    let trace = record(|| {
        let lock = Arc::new(RwLock::new(7));
        let (one, two) = (lock.read().unwrap(), lock.read().unwrap());
        let (tell, told) = std::sync::mpsc::channel();
        let lock2 = lock.clone();
        let writer = named("writer", move || {
            tell.send(os_id()).unwrap();
            *lock2.write().unwrap() += *one_of(&[1]);
        });
        until_it_waits(&told.recv().unwrap());
        assert!(lock.try_write().is_err());
        drop(one);
        drop(two);
        writer.join().unwrap();
        assert_eq!(*lock.read().unwrap(), 8);
    });
    fn one_of(numbers: &[i32]) -> &i32 {
        &numbers[0]
    }
    let lock = only(&trace, "RwLock<i32>");
    assert_eq!((lock.kind.as_str(), lock.acquired, lock.shared, lock.waits), ("RwLock", 1, 3, 1));
    let holds: Vec<_> = trace.holds().collect();
    assert!(holds[0].shared && holds[1].shared && holds[0].end > holds[1].begin, "{holds:?}");
    let wait = trace.sync_waits().next().unwrap();
    let this = holds[0].thread;
    assert_eq!((name(&trace, wait.thread), wait.holder), ("writer", this));
    // The second of the two made room.
    let ended = wait.ended_by.unwrap();
    assert_eq!((ended.thread, ended.time), (this, holds[1].end));
}

#[test]
fn a_reader_waits_for_the_writer() {
    let trace = record(|| {
        let lock = Arc::new(RwLock::new(String::new()));
        let (tell, told) = std::sync::mpsc::channel();
        let guard = lock.write().unwrap();
        let lock2 = lock.clone();
        let reader = named("reader", move || {
            tell.send(os_id()).unwrap();
            lock2.read().unwrap().len()
        });
        until_it_waits(&told.recv().unwrap());
        drop(guard);
        reader.join().unwrap();
    });
    let wait = trace.sync_waits().next().unwrap();
    let written = trace.holds().find(|hold| !hold.shared).unwrap();
    assert_eq!((wait.wait, wait.holder), (WaitFor::Share, written.thread));
    assert_eq!(wait.ended_by.map(|ended| (ended.thread, ended.time)), Some((written.thread, written.end)));
    assert_eq!(name(&trace, wait.thread), "reader");
}

#[test]
fn a_panic_poisons_a_lock_once_and_reading_never_does() {
    let trace = record(|| {
        let (lock, shared) = (Mutex::new(1u8), RwLock::new(1u8));
        let panics = |f: &dyn Fn()| assert!(catch_unwind(AssertUnwindSafe(f)).is_err());
        panics(&|| {
            let _guard = lock.lock().unwrap();
            panic!("while it is held");
        });
        assert!(lock.is_poisoned() && lock.lock().is_err());
        panics(&|| {
            let _shared = shared.read().unwrap();
            panic!("while it is shared");
        });
        assert!(!shared.is_poisoned());
        // One that is taken and let go by a destructor, while the thread unwinds.
        struct Locks<'a>(&'a RwLock<u8>);
        impl Drop for Locks<'_> {
            fn drop(&mut self) {
                *self.0.write().unwrap() += 1;
            }
        }
        panics(&|| {
            let _locks = Locks(&shared);
            panic!("before it is held");
        });
        assert!(!shared.is_poisoned());
        lock.clear_poison();
        drop(lock.lock().unwrap());
    });
    assert_eq!(only(&trace, "Mutex<u8>").poisoned, 1);
    assert_eq!(only(&trace, "Mutex<u8>").acquired, 3);
    assert_eq!(only(&trace, "RwLock<u8>").poisoned, 0);
    let poisoned: Vec<_> = trace.holds().filter(|hold| hold.poisoned).collect();
    assert_eq!(poisoned.len(), 1);
}

#[test]
fn ten_thousand_turns_of_two_threads_are_each_ended_by_the_other() {
    const TURNS: u64 = 10_000;
    let trace = record(|| {
        let pair = Arc::new((Mutex::new(0u64), Condvar::new()));
        let play = |pair: Arc<(Mutex<u64>, Condvar)>, own: u64| {
            move || {
                let (turn, changed) = &*pair;
                let mut turn = turn.lock().unwrap();
                while *turn < TURNS {
                    if *turn % 2 == own {
                        *turn += 1;
                        changed.notify_one();
                    } else {
                        turn = changed.wait(turn).unwrap();
                    }
                }
                changed.notify_one();
            }
        };
        let players = [named("even", play(pair.clone(), 0)), named("odd", play(pair.clone(), 1))];
        players.into_iter().for_each(|player| player.join().unwrap());
    });
    let condition = only(&trace, "Condvar");
    assert_eq!(condition.kind, "Condvar");
    assert_eq!(condition.notified, TURNS + 2);
    let waits: Vec<_> = trace.sync_waits().filter(|wait| wait.wait == WaitFor::Condition).collect();
    assert!(waits.len() as u64 >= TURNS - 2, "{} waits", waits.len());
    for wait in &waits {
        assert!(!wait.open && !wait.in_vain);
        let by = wait.ended_by.unwrap_or_else(|| panic!("nobody ended {wait:?}"));
        assert_ne!(by.thread, wait.thread);
        assert!(by.time >= wait.begin && by.time <= wait.end, "{wait:?}");
    }
    // Each notification ended one wait at most.
    let mut ends: Vec<_> = waits.iter().map(|wait| wait.ended_by.unwrap().time).collect();
    ends.sort();
    ends.dedup();
    assert_eq!(ends.len(), waits.len());
    // While it waits for the condition, nobody is said to have the lock twice.
    let lock = only(&trace, "Mutex<u64>");
    assert_eq!(lock.held_at_end, 0);
    let mut holds: Vec<_> = trace.holds().collect();
    holds.sort_by_key(|hold| hold.begin);
    assert!(holds.windows(2).all(|two| two[0].end <= two[1].begin));
    assert_eq!(holds.len() as u64, lock.acquired);
    assert_eq!(lock.acquired, 2 + condition.waits);
}

#[test]
fn a_wait_whose_time_is_over_was_in_vain() {
    let short = Duration::from_millis(1);
    let trace = record(|| {
        let (lock, condition) = (Mutex::new(false), Condvar::new());
        let waited = condition.wait_timeout_while(lock.lock().unwrap(), short, |done| !*done).unwrap();
        assert!(waited.1.timed_out());
        let (sender, receiver) = mpsc::channel::<u16>();
        assert_eq!(receiver.recv_timeout(short), Err(mpsc::RecvTimeoutError::Timeout));
        drop(sender);
        assert_eq!(receiver.recv(), Err(mpsc::RecvError));
    });
    let waits: Vec<_> = trace.sync_waits().map(|wait| (wait.wait, wait.in_vain, wait.ended_by)).collect();
    assert_eq!(waits.last(), Some(&(WaitFor::Message, true, None)));
    let condition = only(&trace, "Condvar");
    assert!(condition.in_vain >= 1 && condition.waited_ns >= 1_000_000, "{condition:?}");
    let channel = only(&trace, "Channel<u16>");
    assert_eq!((channel.in_vain, channel.waits, channel.sent, channel.received), (1, 1, 0, 0));
    assert_eq!(channel.kind, "Channel");
}

#[test]
fn each_message_has_the_one_who_sent_it() {
    const SENDERS: usize = 4;
    const EACH: usize = 500;
    let mut order = Vec::new();
    let trace = record(|| {
        let (sender, receiver) = mpsc::channel();
        let send =
            |n: usize, sender: mpsc::Sender<usize>| move || (0..EACH).for_each(|_| sender.send(n).unwrap());
        let threads: Vec<_> =
            (0..SENDERS).map(|n| named(&format!("s{n}"), send(n, sender.clone()))).collect();
        drop(sender);
        order = receiver.iter().collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    });
    let senders: Vec<_> = trace
        .messages()
        .map(|message| {
            let ((sender, sent), (_, received)) = (message.sent.unwrap(), message.received.unwrap());
            assert!(sent <= received);
            name(&trace, sender).to_owned()
        })
        .collect();
    assert_eq!(senders, order.iter().map(|n| format!("s{n}")).collect::<Vec<_>>());
    let channel = only(&trace, "Channel<usize>");
    assert_eq!((channel.sent, channel.received), ((SENDERS * EACH) as u64, (SENDERS * EACH) as u64));
    for wait in trace.sync_waits().filter(|wait| !wait.in_vain) {
        assert!(name(&trace, wait.ended_by.unwrap().thread).starts_with('s'), "{wait:?}");
    }
}

#[test]
fn who_waits_for_room_is_let_through_by_the_receiver() {
    let trace = record(|| {
        let (sender, receiver) = mpsc::sync_channel(1);
        let (tell, told) = std::sync::mpsc::channel();
        let thread = named("sender", move || {
            sender.send('a').unwrap();
            tell.send(os_id()).unwrap();
            sender.send('b').unwrap();
            assert!(sender.try_send('c').is_err() || sender.send('d').is_err());
        });
        until_it_waits(&told.recv().unwrap());
        assert_eq!(receiver.recv(), Ok('a'));
        assert_eq!(receiver.recv(), Ok('b'));
        drop(receiver);
        thread.join().unwrap();
    });
    let room: Vec<_> =
        trace.sync_waits().filter(|wait| wait.wait == WaitFor::Room && !wait.in_vain).collect();
    assert_eq!(room.len(), 1, "{room:?}");
    assert_eq!(name(&trace, room[0].thread), "sender");
    let (receiver, received) = trace.messages().next().unwrap().received.unwrap();
    let ended = room[0].ended_by.unwrap();
    // It may go on before the receiver can say so.
    assert_eq!((ended.thread, ended.time), (receiver, received.min(room[0].end)));
    // What was not sent is no message.
    let channel = only(&trace, "Channel<char>");
    assert!(channel.received == 2 && channel.sent <= 3, "{channel:?}");
}

#[test]
fn the_last_to_arrive_at_a_barrier_lets_the_others_go() {
    const THREADS: usize = 3;
    const ROUNDS: usize = 200;
    let leaders = Arc::new(std::sync::Mutex::new(vec![String::new(); ROUNDS]));
    let trace = record(|| {
        let barrier = Arc::new(Barrier::new(THREADS));
        let run = |n: usize| {
            let (barrier, leaders) = (barrier.clone(), leaders.clone());
            named(&format!("b{n}"), move || {
                for round in 0..ROUNDS {
                    if barrier.wait().is_leader() {
                        leaders.lock().unwrap()[round] = format!("b{n}");
                    }
                }
            })
        };
        let threads: Vec<_> = (0..THREADS).map(run).collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    });
    let mut waits: BTreeMap<String, Vec<SyncWait>> = BTreeMap::new();
    let mut all: Vec<_> = trace.sync_waits().collect();
    assert_eq!(all.len(), (THREADS - 1) * ROUNDS);
    all.sort_by_key(|wait| wait.begin);
    for wait in all {
        waits.entry(name(&trace, wait.thread).into()).or_default().push(wait);
    }
    for (thread, waits) in waits {
        let mut waits = waits.into_iter();
        for leader in leaders.lock().unwrap().iter().filter(|leader| **leader != thread) {
            let wait = waits.next().unwrap();
            assert_eq!(name(&trace, wait.ended_by.unwrap().thread), leader);
        }
        assert!(waits.next().is_none());
    }
    assert_eq!(only(&trace, "Barrier").kind, "Barrier");
}

#[test]
fn what_is_held_and_waited_for_when_a_session_stops_is_there() {
    let _alone = alone();
    let session = trace::Options::new().start(Vec::new()).unwrap();
    let lock = Arc::new(Mutex::new([0u8; 3]));
    let guard = lock.lock().unwrap();
    let (tell, told) = std::sync::mpsc::channel();
    let (lock2, done) = (lock.clone(), Arc::new(AtomicBool::new(false)));
    let done2 = done.clone();
    let waiter = named("waiter", move || {
        tell.send(os_id()).unwrap();
        drop(lock2.lock().unwrap());
        done2.store(true, Ordering::Relaxed);
    });
    until_it_waits(&told.recv().unwrap());
    let (bytes, _) = session.stop().unwrap();
    assert!(!done.load(Ordering::Relaxed));
    let trace = Trace::from_bytes(bytes).unwrap();
    let sums = only(&trace, "Mutex<[u8; 3]>");
    assert_eq!((sums.held_at_end, sums.waiting_at_end, sums.acquired, sums.waits), (1, 1, 1, 1));
    let (hold, wait) = (trace.holds().next().unwrap(), trace.sync_waits().next().unwrap());
    assert!(hold.open && wait.open);
    assert_eq!((hold.end, wait.end, wait.holder), (trace.end(), trace.end(), hold.thread));

    // The next session begins while it is held.
    let session = trace::Options::new().start(Vec::new()).unwrap();
    drop(guard);
    waiter.join().unwrap();
    drop(lock.lock().unwrap());
    let (bytes, summary) = session.stop().unwrap();
    assert_eq!(summary.lost(), 0);
    let trace = Trace::from_bytes(bytes).unwrap();
    let holds: Vec<_> = trace.holds().map(|hold| (hold.early, hold.open)).collect();
    // The wait began in the session before, the waiter's own hold in this one.
    assert_eq!(holds, [(true, false), (false, false), (false, false)]);
    let sums = only(&trace, "Mutex<[u8; 3]>");
    assert_eq!((sums.acquired, sums.held_at_end, sums.waits), (2, 0, 0));
}

#[test]
fn a_lock_that_a_session_finds_held_by_a_thread_without_events_is_let_go_in_the_trace() {
    let _alone = alone();
    static LOCK: Mutex<i8> = Mutex::new(0);
    let (tell, told) = std::sync::mpsc::channel();
    let (go, wait) = std::sync::mpsc::channel();
    let thread = std::thread::spawn(move || {
        let guard = LOCK.lock().unwrap();
        tell.send(()).unwrap();
        wait.recv().unwrap();
        drop(guard);
    });
    told.recv().unwrap();
    let session = trace::Options::new().start(Vec::new()).unwrap();
    go.send(()).unwrap();
    thread.join().unwrap();
    let (bytes, summary) = session.stop().unwrap();
    assert_eq!(summary.lost(), 0);
    let trace = Trace::from_bytes(bytes).unwrap();
    let holds: Vec<_> = trace.holds().collect();
    assert!(matches!(holds[..], [Hold { early: true, open: false, .. }]), "{holds:?}");
    assert_eq!(only(&trace, "Mutex<i8>").acquired, 0);
}

#[test]
fn a_lock_in_the_memory_of_another_is_another() {
    let trace = record(|| {
        for _ in 0..3 {
            let lock = Box::new(Mutex::new(1.5f32));
            drop(lock.lock().unwrap());
        }
    });
    let locks = trace.summary().sync;
    assert_eq!(locks.len(), 3);
    assert!(locks.iter().all(|lock| lock.acquired == 1 && lock.name == "Mutex<f32>"));
}
