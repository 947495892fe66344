//! What a runtime records through: calls and threads.

use crate::drained::Recording;
use std::time::Duration;
use trace_core::runtime::{Classes, InCall, NewThread, add_stack, records};
use trace_core::{Config, WhenFull, quietly};
use trace_format::tables::LossReason;
use trace_format::{Call, Event, StackId};

fn recording(classes: Classes, stacks_over: Duration) -> Recording {
    Recording::with(Config { memory: 1 << 20, when_full: WhenFull::DropNewest, classes, stacks_over })
}

/// Short numbers are stored as words, long ones are not: the bytes must be the same.
#[test]
fn numbers_of_every_size_come_out_as_they_went_in() {
    let recording = recording(Classes::IO, Duration::MAX);
    let sizes: Vec<u64> = (0..64).flat_map(|bit| [(1 << bit) - 1, 1 << bit, u64::MAX >> bit]).collect();
    let mut expected = Vec::new();
    // Often enough to fill pieces to their last byte.
    for &size in sizes.iter().cycle().take(sizes.len() * 40) {
        let (object, stack, result) = (size, StackId(size as u32), -((size >> 1) as i64));
        assert!(!InCall::enter(Call::Read, object, stack).exit(result), "forever is longer");
        expected.push(format!("{:?}", Event::CallEnter { call: Call::Read, object, stack }));
        expected.push(format!("{:?}", Event::CallExit { result }));
    }
    let drained = recording.stop();
    assert_eq!(drained.lost(), 0);
    assert!(drained.heads().count() > 5, "they fill several pieces");
    let recorded: Vec<&str> = drained.all().filter(|event| event.starts_with("Call")).collect();
    assert!(recorded == expected, "{} of {}", recorded.len(), expected.len());
}

#[test]
fn a_call_that_lasts_longer_than_the_threshold_asks_for_its_stack() {
    let recording = recording(Classes::IO, Duration::from_millis(5));
    let lasting = |time| {
        let call = InCall::enter(Call::Read, 1, StackId(0));
        std::thread::sleep(time);
        call.exit(0)
    };
    assert!(lasting(Duration::from_millis(6)));
    // Unless this thread is kept from running for five milliseconds, each time.
    assert!((0..20).any(|_| !lasting(Duration::ZERO)));
    add_stack(StackId(7));
    add_stack(StackId(0));
    let drained = recording.stop();
    assert_eq!(drained.count("stack"), 1, "no stack is no event");
}

#[test]
fn what_the_tracer_does_is_not_recorded_and_its_threads_are_muted() {
    let recording = recording(Classes::THREADS, Duration::ZERO);
    assert!(records(Classes::THREADS));
    assert!(!records(Classes::IO));
    let muted = quietly(|| {
        assert!(!records(Classes::THREADS));
        NewThread::announce(|| unreachable!("it is not recorded"))
    });
    assert!(records(Classes::THREADS));
    let thread = NewThread::announce(|| StackId(0));
    assert_ne!(thread.id(), muted.id());
    let is_muted = move |new: NewThread| {
        new.begin();
        trace_core::is_muted()
    };
    assert!(std::thread::spawn(move || is_muted(muted)).join().unwrap());
    assert!(!std::thread::spawn(move || is_muted(thread)).join().unwrap());
    let drained = recording.stop();
    assert_eq!(drained.count("thread_new"), 1);
}

/// A call of one session that returns in another one would close something there.
#[test]
fn a_call_that_returns_in_another_session_is_not_recorded_there() {
    let first = recording(Classes::IO, Duration::ZERO);
    let call = InCall::enter(Call::Read, 1, StackId(0));
    let drained = first.stop();
    assert_eq!(drained.total(), 1);
    let second = recording(Classes::IO, Duration::ZERO);
    // The lane is in the new session.
    assert!(InCall::enter(Call::Write, 2, StackId(0)).exit(0), "nothing is too short");
    assert!(!call.exit(1));
    assert_eq!(second.stop().total(), 2);
}

/// A thread that nobody has announced gets its lane at its first call, but for a lock: that may be the
/// allocator's, which would be asked for the lane's memory while it is locked.
#[test]
fn a_strange_thread_gets_its_lane_at_its_first_call_that_is_no_lock() {
    let recording = recording(Classes::DEFAULT, Duration::MAX);
    let calls = || {
        for call in [Call::MutexLock, Call::Read, Call::MutexLock] {
            InCall::enter(call, 1, StackId(0)).exit(0);
        }
    };
    std::thread::spawn(calls).join().unwrap();
    let drained = recording.stop();
    let entered = drained.all().filter(|event| event.starts_with("CallEnter"));
    assert_eq!(entered.count(), 2);
    assert_eq!(drained.lost_by(LossReason::Early), 2);
}

/// Its maker tells of it, and its end is the only thing that it could tell of itself.
#[test]
fn a_thread_that_records_nothing_is_there_with_its_end_where_threads_are_asked_for() {
    for (classes, ends) in [(Classes::THREADS, 1), (Classes::IO, 0)] {
        let recording = recording(classes, Duration::MAX);
        std::thread::spawn(trace_core::runtime::adopt_thread).join().unwrap();
        let drained = recording.stop();
        assert_eq!((drained.count("thread_end"), drained.total()), (ends, ends));
    }
}
