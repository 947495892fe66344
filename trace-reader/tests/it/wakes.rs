//! Who ended whose wait.

use crate::calls::{call, exit};
use crate::read;
use proptest::prelude::*;
use std::collections::{BTreeMap, VecDeque};
use trace_format::events::Call;
use trace_format::{Event, StackId};
use trace_reader::{Trace, Wake};
use trace_testing::{Lane, Random, TraceBuilder};

const LOCK: u64 = 0x7f00_0000_1000;

/// Waker, its begin, woken, its end.
fn edges(trace: &Trace) -> Vec<(u64, u64, u64, u64)> {
    let edge = |wake: Wake| (wake.waker.0, wake.time.ns(), wake.wait.thread.0, wake.wait.end.ns());
    trace.wakes().map(edge).collect()
}

fn two(one: Lane, other: Lane) -> Trace {
    read(TraceBuilder::new().stack(1, &[11]).stack(2, &[22]).lane(one).lane(other).end(10_000_000))
}

#[test]
fn a_wait_is_ended_by_the_wake_of_its_address_and_both_stacks_are_known() {
    let waits = Lane::new(1)
        .at(10, Event::CallEnter { call: Call::FutexWait, object: LOCK, stack: StackId(1) })
        .at(110, exit(0));
    let wakes = Lane::new(2)
        .at(90, call(Call::FutexWake, LOCK + 4))
        .at(95, exit(1))
        .at(100, call(Call::FutexWake, LOCK))
        .at(120, exit(1))
        .at(120, Event::Stack { stack: StackId(2) });
    let trace = two(waits, wakes);
    assert_eq!(edges(&trace), [(2, 100, 1, 110)]);
    let wake = trace.wakes().next().unwrap();
    assert_eq!(wake.wait.stack.map(|stack| trace.frames(stack)), Some(&[11][..]));
    assert_eq!(wake.waker_stack.map(|stack| trace.frames(stack)), Some(&[22][..]));
    assert_eq!(wake.by, Some(Call::FutexWake));
}

#[test]
fn a_wait_that_timed_out_and_a_wake_that_woke_nobody_belong_to_nothing() {
    // Far apart, so that clocks that disagree are no explanation.
    let waits = Lane::new(1)
        .at(10, call(Call::FutexWait, LOCK))
        .at(110, exit(-110))
        .at(400_000, call(Call::FutexWait, LOCK))
        .at(500_000, exit(0));
    let wakes = Lane::new(2)
        .at(100, call(Call::FutexWake, LOCK))
        .at(120, exit(1))
        .at(450_000, call(Call::FutexWake, LOCK))
        .at(450_010, exit(0))
        .at(900_000, call(Call::FutexWake, LOCK))
        .at(900_010, exit(1));
    assert_eq!(edges(&two(waits, wakes)), []);
}

#[test]
fn a_wake_that_a_wait_misses_by_less_than_clocks_disagree_is_its_own() {
    let waits = Lane::new(1).at(200, call(Call::FutexWait, LOCK)).at(300, exit(0));
    let wakes = Lane::new(2).at(100, call(Call::FutexWake, LOCK)).at(120, exit(1));
    assert_eq!(edges(&two(waits, wakes)), [(2, 100, 1, 300)]);
}

#[test]
fn a_wake_for_many_ends_as_many_waits_as_it_says() {
    let mut builder = TraceBuilder::new();
    for thread in 2..6 {
        let lane = Lane::new(thread).at(10 * thread, call(Call::FutexWait, LOCK)).at(1_000 + thread, exit(0));
        builder = builder.lane(lane);
    }
    let wakes = Lane::new(1).at(900, call(Call::FutexWake, LOCK)).at(1_100, exit(3));
    let trace = read(builder.lane(wakes).end(2_000));
    assert_eq!(edges(&trace).len(), 3);
}

#[test]
fn ten_thousand_hand_overs_of_a_lock_have_ten_thousand_pairs() {
    // Two threads hand a lock to and fro: each waits for it, gets it, and wakes the other.
    let mut lanes = [Lane::new(1), Lane::new(2)];
    let mut expected = Vec::new();
    lanes[1].push(5, &call(Call::FutexWait, LOCK));
    for round in 0..10_000 {
        let (holder, other) = ((round % 2) as usize, (round as usize + 1) % 2);
        let now = 100 + 100 * round;
        lanes[holder].push(now, &call(Call::FutexWake, LOCK));
        // The other runs before the wake returns, now and then.
        let woken = now + if round % 3 == 0 { 5 } else { 20 };
        expected.push((holder as u64 + 1, now, other as u64 + 1, woken));
        lanes[holder].push(now + 10, &exit(1));
        lanes[holder].push(now + 15, &call(Call::FutexWait, LOCK));
        lanes[other].push(woken, &exit(0));
    }
    let [one, other] = lanes;
    assert_eq!(edges(&two(one, other)), expected);
}

#[test]
fn a_lock_of_c_code_is_got_from_who_let_go_of_it_last() {
    let waits = Lane::new(1).at(10, call(Call::MutexLock, LOCK)).at(500, exit(0));
    let passes = Lane::new(2).at(100, call(Call::MutexUnlock, LOCK)).at(110, exit(0));
    let holds = Lane::new(3).at(480, call(Call::MutexUnlock, LOCK)).at(490, exit(0));
    let trace = read(TraceBuilder::new().lane(waits).lane(passes).lane(holds).end(1_000));
    assert_eq!(edges(&trace), [(3, 480, 1, 500)]);
}

#[test]
fn a_semaphore_is_got_from_who_posted_it() {
    let waits = Lane::new(1).at(10, call(Call::SemWait, LOCK)).at(120, exit(0));
    let posts = Lane::new(2).at(100, call(Call::SemPost, LOCK)).at(110, exit(0));
    assert_eq!(edges(&two(waits, posts)), [(2, 100, 1, 120)]);
}

#[test]
fn a_broadcast_ends_all_waits_and_a_signal_one() {
    let wait = |thread, until| Lane::new(thread).at(10, call(Call::CondWait, LOCK)).at(until, exit(0));
    let wakes = Lane::new(9)
        .at(100, call(Call::CondSignal, LOCK))
        .at(110, exit(0))
        .at(200, call(Call::CondBroadcast, LOCK))
        .at(210, exit(0));
    let blocks = TraceBuilder::new().lane(wait(1, 120)).lane(wait(2, 220)).lane(wait(3, 230)).lane(wakes);
    assert_eq!(edges(&read(blocks.end(1_000))), [(9, 100, 1, 120), (9, 200, 2, 220), (9, 200, 3, 230)]);
}

#[test]
fn a_join_is_ended_by_the_end_of_its_thread_if_that_came_later() {
    let joins = Lane::new(1)
        .at(10, call(Call::ThreadJoin, 2))
        .at(110, exit(0))
        .at(120, call(Call::ThreadJoin, 3))
        .at(125, exit(0));
    let (two, three) = (Lane::new(2).at(100, Event::ThreadEnd), Lane::new(3).at(50, Event::ThreadEnd));
    let trace = read(TraceBuilder::new().lane(joins).lane(two).lane(three).end(500));
    assert_eq!(edges(&trace), [(2, 100, 1, 110)]);
    assert_eq!(trace.wakes().next().unwrap().by, None);
}

#[test]
fn a_wait_ends_behind_its_wake_though_its_clock_is_early() {
    let waits = Lane::new(1).at(10, call(Call::FutexWait, LOCK)).at(60, exit(0)).at(400, Event::ThreadEnd);
    let wakes = Lane::new(2).at(100, call(Call::FutexWake, LOCK)).at(120, exit(1));
    let trace = two(waits, wakes);
    let shown: Vec<_> = trace.events().map(|event| (event.thread.0, event.time.ns())).collect();
    assert_eq!(shown, [(1, 10), (2, 100), (1, 100), (2, 120), (1, 400)]);
    assert_eq!(edges(&trace), [(2, 100, 1, 100)]);
    let repaired = trace.summary().repaired;
    assert_eq!((repaired.count, repaired.max_ns), (1, 40));
}

#[test]
fn a_join_ends_behind_the_end_of_its_thread_though_its_clock_is_early() {
    let joins = Lane::new(1).at(10, call(Call::ThreadJoin, 2)).at(60, exit(0));
    let trace = two(joins, Lane::new(2).at(100, Event::ThreadEnd));
    assert_eq!(edges(&trace), [(2, 100, 1, 100)]);
}

/// What a thread of the simulation is doing.
#[derive(Clone, Copy, PartialEq)]
enum Doing {
    Nothing,
    /// It has entered the wait and does not sleep yet.
    Entered(u64),
    Asleep(u64),
    /// Somebody has woken it.
    Woken,
    /// It has entered a wake for so many.
    Waking(u64, usize),
    /// It has woken so many.
    HasWoken(usize),
}

/// Threads on a simulated futex: a file, and how many waits were ended by wakes.
fn simulate(seed: u64, threads: usize, steps: usize, skew_ns: u64) -> (Vec<u8>, usize) {
    let mut random = Random(seed);
    let mut lanes: Vec<_> = (1..=threads as u64).map(Lane::new).collect();
    let skews: Vec<_> = lanes.iter().map(|_| random.below(skew_ns as usize + 1) as u64).collect();
    let mut doing = vec![Doing::Nothing; threads];
    let mut queues: BTreeMap<u64, VecDeque<usize>> = BTreeMap::new();
    let (mut now, mut woken) = (1_000, 0);
    for step in 0..steps + 20 * threads {
        now += 1 + random.below(20) as u64;
        let thread = random.below(threads);
        let at = now + skews[thread];
        // Nothing new begins near the end, so that what was woken comes back.
        let ends = step >= steps;
        doing[thread] = match doing[thread] {
            Doing::Nothing if ends => Doing::Nothing,
            Doing::Nothing => {
                let address = LOCK + 4 * random.below(2) as u64;
                if random.below(2) == 0 {
                    lanes[thread].push(at, &call(Call::FutexWait, address));
                    Doing::Entered(address)
                } else {
                    lanes[thread].push(at, &call(Call::FutexWake, address));
                    Doing::Waking(address, 1 + random.below(3))
                }
            }
            Doing::Entered(address) => {
                queues.entry(address).or_default().push_back(thread);
                Doing::Asleep(address)
            }
            Doing::Asleep(address) if random.below(8) == 0 => {
                // Time is over for it.
                queues.entry(address).or_default().retain(|&other| other != thread);
                lanes[thread].push(at, &exit(-110));
                Doing::Nothing
            }
            Doing::Asleep(address) => Doing::Asleep(address),
            Doing::Woken => {
                lanes[thread].push(at, &exit(0));
                woken += 1;
                Doing::Nothing
            }
            Doing::Waking(address, most) => {
                let queue = queues.entry(address).or_default();
                let count = most.min(queue.len());
                queue.drain(..count).for_each(|other| doing[other] = Doing::Woken);
                Doing::HasWoken(count)
            }
            Doing::HasWoken(count) => {
                lanes[thread].push(at, &exit(count as i64));
                Doing::Nothing
            }
        };
    }
    let builder = lanes.into_iter().fold(TraceBuilder::new(), TraceBuilder::lane);
    (builder.end(now + skew_ns + 1), woken)
}

/// Every edge is possible, and the wake is shown before the end of the wait.
fn check(trace: &Trace) -> Result<usize, TestCaseError> {
    let order: Vec<_> = trace.events().collect();
    // Where a repair moved several events of a thread to one instant, any of them may be meant.
    let enter = |wake: &Wake| {
        let wanted = Event::CallEnter { call: Call::FutexWake, object: wake.wait.object, stack: StackId(0) };
        order.iter().position(|e| (e.thread, e.time, e.event) == (wake.waker, wake.time, wanted))
    };
    let exit = |wake: &Wake| {
        let wanted = (wake.wait.thread, wake.wait.end, exit(0));
        order.iter().rposition(|e| (e.thread, e.time, e.event) == wanted)
    };
    let mut used: BTreeMap<_, i64> = BTreeMap::new();
    let mut edges = 0;
    for wake in trace.wakes() {
        edges += 1;
        let (enter, exit) = (enter(&wake), exit(&wake));
        prop_assert!(enter.is_some() && enter < exit, "{:?}", wake);
        prop_assert_eq!(wake.wait.result, Some(0));
        *used.entry((wake.waker, wake.time, wake.wait.object)).or_default() += 1;
    }
    let is_wake = |call: &trace_reader::Call| call.call == Call::FutexWake;
    // Where a repair moved calls of one thread to one instant, they count together.
    for (&(thread, begin, object), &count) in &used {
        let same =
            |call: &trace_reader::Call| (call.thread, call.begin, call.object) == (thread, begin, object);
        let woken: i64 = trace.calls().filter(same).filter(is_wake).filter_map(|call| call.result).sum();
        prop_assert!(woken >= count);
    }
    Ok(edges)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if crate::full() { 3_000 } else { 150 }))]

    #[test]
    fn every_wait_on_a_simulated_futex_that_was_woken_has_its_wake(
        seed in any::<u64>(), threads in 2usize..7, steps in 1usize..500
    ) {
        let (bytes, woken) = simulate(seed, threads, steps, 0);
        let trace = read(bytes);
        prop_assert_eq!(check(&trace)?, woken);
        prop_assert_eq!(trace.summary().repaired.count, 0);
    }

    #[test]
    fn no_wait_ends_before_its_wake_when_clocks_disagree(
        seed in any::<u64>(), threads in 2usize..7, steps in 1usize..500
    ) {
        let (bytes, woken) = simulate(seed, threads, steps, 300);
        let edges = check(&read(bytes))?;
        prop_assert!(edges <= woken);
    }
}
