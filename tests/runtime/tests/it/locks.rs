//! Waits and wakes fit together: who, whom, where.

use crate::traced::{Done, assert_whole, calls, name, traced_with, unchanged};
use std::collections::BTreeMap;
use trace_format::Call;

const LOCKS: &str = env!("CARGO_BIN_EXE_locks");

fn those(calls: &[Done], call: Call) -> Vec<Done> {
    calls.iter().copied().filter(|done| done.call == call).collect()
}

#[test]
fn ten_thousand_wakes_are_ten_thousand_waits_of_the_right_thread() {
    const ROUNDS: usize = 10_000;
    // With room for all that the kernel tells meanwhile: who reads it waits for a CPU like everybody else.
    let room = [("TRACE_KERNEL_RING", "16M")];
    let trace = traced_with(LOCKS, &["futex", &ROUNDS.to_string()], &room).trace;
    assert_whole(&trace);
    let calls = calls(&trace);
    let by = |call, thread: &str| -> Vec<Done> {
        let these = those(&calls, call).into_iter();
        these.filter(|done| name(&trace, done.thread) == thread).collect()
    };
    let waits: Vec<_> = by(Call::FutexWait, "waiter").into_iter().filter(|done| done.result == 0).collect();
    let wakes: Vec<_> = by(Call::FutexWake, "waker").into_iter().filter(|done| done.result == 1).collect();
    assert_eq!((waits.len(), wakes.len()), (ROUNDS, ROUNDS));
    for (wait, wake) in waits.iter().zip(&wakes) {
        assert_eq!(wait.object, wake.object);
        assert!(wait.entered < wake.returned && wake.entered <= wait.returned, "{wait:?} {wake:?}");
        assert!(wait.stack.0 != 0 && wake.stack.0 != 0);
    }
}

/// Each waiter that returns was woken by exactly one wake of its address, for every lock of std.
#[test]
fn the_locks_of_std_wake_as_many_as_were_waiting() {
    let trace = unchanged(LOCKS, &["std", "500"]);
    assert_whole(&trace);
    let mut woken: BTreeMap<u64, [i64; 2]> = BTreeMap::new();
    for done in calls(&trace) {
        match (done.call, done.result) {
            (Call::FutexWait, 0) => woken.entry(done.object).or_default()[0] += 1,
            (Call::FutexWake, count) if count > 0 => woken.entry(done.object).or_default()[1] += count,
            _ => {}
        }
    }
    assert!(woken.len() >= 2, "a mutex, a condition: {woken:?}");
    for (address, [waits, wakes]) in woken {
        assert_eq!(waits, wakes, "at {address:#x}");
    }
}

#[test]
fn the_locks_of_c_code_are_recorded_when_they_make_wait() {
    let trace = unchanged(LOCKS, &["c", "500"]);
    assert_whole(&trace);
    let calls = calls(&trace);
    for call in [Call::CondWait, Call::CondSignal, Call::RwlockWrlock, Call::RwlockUnlock] {
        let these = those(&calls, call);
        assert!(!these.is_empty(), "{call:?}");
        assert!(these.iter().all(|done| done.result == 0 && done.object != 0 && done.stack.0 != 0));
        let object = these[0].object;
        assert!(these.iter().all(|done| done.object == object), "there is one of each: {call:?}");
    }
    // Every wait for a lock ends when the other thread lets it go.
    let waits = those(&calls, Call::RwlockWrlock);
    let releases = those(&calls, Call::RwlockUnlock);
    let released = waits.iter().filter(|wait| {
        releases.iter().any(|release| {
            release.thread != wait.thread
                && release.entered <= wait.returned
                && release.returned >= wait.entered
        })
    });
    // But for those that were over before they were counted.
    assert!(released.count() * 10 >= waits.len() * 9);
}

/// What a lock of `trace::sync` does inside its wait is one wait with it, and its stacks say where.
#[test]
fn a_wait_at_a_lock_of_ours_is_not_told_twice() {
    const ROUNDS: u64 = 500;
    let trace = unchanged(LOCKS, &["ours", &ROUNDS.to_string()]);
    assert_whole(&trace);
    let ours = |thread| {
        let name = name(&trace, thread);
        name.starts_with("player") || name == "judge"
    };
    let futexes = trace.calls().filter(|call| call.call == Call::FutexWait && ours(call.thread));
    // Std's channel also has a lock inside, for which a thread may wait that waits for nothing of ours.
    let (inside, alone): (Vec<_>, Vec<_>) = futexes.partition(|call| call.inside.is_some());
    // Each of two players sleeps in each round: mostly until its turn, or until there is room for its message.
    assert!(inside.len() as u64 >= ROUNDS, "{} inside, {} alone", inside.len(), alone.len());
    let around: Vec<_> = trace.sync_waits().collect();
    for call in &alone {
        let mut own = around.iter().filter(|wait| wait.thread == call.thread);
        let told = own.find(|wait| wait.begin < call.end && call.begin < wait.end);
        assert!(told.is_none(), "{call:?} is told by {told:?} too");
    }
    let summary = trace.summary();
    let is_alone = |call: &trace_reader::Call| call.call == Call::FutexWait && call.inside.is_none();
    let locks = summary.locks.iter().filter(|lock| lock.kind == "futex_wait");
    assert_eq!(locks.map(|lock| lock.waits).sum::<u64>(), trace.calls().filter(is_alone).count() as u64);
    for thread in summary.threads.iter().filter(|thread| ours(trace_format::ThreadId(thread.id))) {
        let of = |calls: &[trace_reader::Call]| -> u64 {
            calls.iter().filter(|call| call.thread.0 == thread.id).map(|call| call.duration_ns()).sum()
        };
        let own = around.iter().filter(|wait| wait.thread.0 == thread.id);
        let own: u64 = own.map(|wait| wait.duration_ns()).sum();
        assert!(of(&inside) <= own);
        assert_eq!(thread.waits["another thread"], own + of(&alone));
    }
    let of = |kind: &str| summary.sync.iter().find(|sync| sync.kind == kind).unwrap();
    assert_eq!((of("Condvar").notified, of("Channel").received), (2 * ROUNDS, 2 * ROUNDS));
    assert!(around.iter().all(|wait| wait.stack.is_some()), "a wait without a stack");
    let ended: Vec<_> = around.iter().filter_map(|wait| wait.ended_by).collect();
    let seen = ended.iter().filter(|ended| ended.stack.is_some()).count();
    assert!(seen * 10 >= ended.len() * 9, "{seen} of {} ends have a stack", ended.len());
}
