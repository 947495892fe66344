//! Files made to be slow or to take memory.

use crate::{END, EXIT, async_begin, begin, enter, new, resume, start, suspend};
use std::sync::Arc;
use std::time::{Duration, Instant};
use trace_format::block::{self, BlockKind, SYNC};
use trace_format::tables::{EventsHead, Payload, SiteRow, ThreadRow};
use trace_format::{SiteId, StringId, ThreadId, wire};
use trace_reader::{Observer, Trace};
use trace_testing::{Lane, TraceBuilder};

struct Nothing;
impl Observer<'_> for Nothing {}

/// Walks a file, which must take no longer than a linear reading would even in a debug build.
fn walk(bytes: Vec<u8>) {
    let begun = Instant::now();
    let trace = Trace::from_bytes(bytes).expect("a trace");
    trace.walk(&mut Nothing);
    assert!(begun.elapsed() < Duration::from_secs(60), "it took {:?}", begun.elapsed());
}

#[test]
fn false_beginnings_of_blocks_do_not_multiply_the_work() {
    let mut bytes = TraceBuilder::new().cut();
    // Each claims the next mebibyte, so that each would be checked for that long.
    let false_one = [&SYNC[..], &[9, 0, 0, 0], &(1u32 << 20).to_le_bytes(), &[0; 4]].concat();
    for _ in 0..300_000 {
        bytes.extend(&false_one);
    }
    walk(bytes);
}

#[test]
fn deep_stacks_with_ends_of_other_kinds_do_not_multiply_the_work() {
    let deep = 100_000;
    let mut lane = Lane::new(1);
    (0..deep).for_each(|_| lane.push(1, &begin(1)));
    (0..deep).for_each(|_| lane.push(1, &enter(7)));
    (0..deep).for_each(|_| lane.push(1, &END));
    (0..deep).for_each(|region| lane.push(1, &async_begin(region, 1)));
    (0..deep).for_each(|region| lane.push(1, &suspend(region)));
    (0..deep).for_each(|_| lane.push(1, &EXIT));
    walk(TraceBuilder::new().lane(lane).cut());
}

/// Every gap took all started tasks off the stack and put them on again.
#[test]
fn gaps_below_many_started_tasks_do_not_multiply_the_work() {
    let many = 100_000;
    let mut lane = Lane::new(1);
    (0..many).for_each(|_| lane.push(1, &start(5)));
    let mut file = TraceBuilder::new().lane(lane);
    let (head, events) = Lane::new(1).at(1, END).into_parts().remove(0);
    for seq in 1..many {
        file = file.events(EventsHead { seq: 2 * seq, ..head }, &events);
    }
    walk(file.cut());
}

/// Waits and calls that end them, all of which could belong to all.
#[test]
fn waits_and_wakes_that_all_overlap_do_not_multiply_the_work() {
    use crate::calls::{call, exit};
    use trace_format::events::Call;
    let mut file = TraceBuilder::new();
    for thread in 1..2_000 {
        let mut lane = Lane::new(thread);
        for round in 0..20 {
            let (enter, result) = match thread % 2 {
                0 => (call(Call::FutexWait, 64), exit(0)),
                _ => (call(Call::FutexWake, 64), exit(1)),
            };
            lane.push(1_000 * round, &enter);
            lane.push(1_000 * round + 900_000, &result);
        }
        file = file.lane(lane);
    }
    walk(file.cut());
}

/// Calls whose ends are lost may have ended any wait later, but for those of their own thread.
#[test]
fn wakes_without_an_end_are_not_all_looked_at_for_each_wait() {
    use crate::calls::{call, exit};
    use trace_format::events::Call;
    let mut lane = Lane::new(1);
    for _ in 0..100_000 {
        lane.push(1, &call(Call::FutexWake, 64));
        lane = lane.piece(1);
    }
    for _ in 0..100_000 {
        lane.push(1, &call(Call::FutexWait, 64));
        lane.push(1, &exit(0));
    }
    walk(TraceBuilder::new().lane(lane).cut());
}

/// Each makes the next one, and none of them is there.
#[test]
fn many_threads_that_were_only_made_are_listed() {
    use trace_format::{Event, StackId};
    let mut lane = Lane::new(1);
    (2..200_000).for_each(|id| lane.push(1, &Event::ThreadNew { thread: ThreadId(id), stack: StackId(7) }));
    walk(TraceBuilder::new().lane(lane).cut());
}

/// One number of the system for many threads, and records that say nothing else.
#[test]
fn many_threads_with_one_number_share_the_kernels_records() {
    use trace_format::Event;
    let rows: Vec<_> =
        (1..50_000).map(|id| ThreadRow { id: ThreadId(id), os_id: 5, name: StringId(0) }).collect();
    let mut bytes = TraceBuilder::new().cut();
    block::put(&mut bytes, BlockKind::THREADS, &rows.to_vec());
    let mut lane = Lane::new(1);
    for ns in 0..200_000 {
        lane.push(ns, &Event::SchedIn { os_id: 5, cpu: u64::MAX, monotonic_ns: ns ^ 1 });
    }
    let (head, events) = lane.into_parts().remove(0);
    let mut payload = head.to_vec();
    payload.extend(events);
    block::put(&mut bytes, BlockKind::EVENTS, &payload);
    walk(bytes);
}

/// Rows had copies of their strings and were compared letter by letter.
#[test]
fn rows_with_one_long_string_cost_no_more_than_short_ones() {
    let (long, many) = (StringId(1), 300_000);
    let mut bytes = TraceBuilder::new().cut();
    // Longer than a writer writes, so that it has to be written by hand.
    let text = wire::to_vec(|out| {
        out.uint(1u32);
        out.uint(1u32);
        out.uint(8u64 << 20);
        out.bytes(&vec![b'x'; 8 << 20]);
    });
    block::put(&mut bytes, BlockKind::STRINGS, &text);
    let site =
        |id| SiteRow { id, name: long, module: long, file: long, line: 1, column: 1, args: vec![long; 4] };
    let same: Vec<_> = (0..many).map(|_| site(SiteId(1))).collect();
    block::put(&mut bytes, BlockKind::SITES, &same.to_vec());
    let other: Vec<_> = (1..many).map(|id| site(SiteId(id))).collect();
    block::put(&mut bytes, BlockKind::SITES, &other.to_vec());
    let threads: Vec<_> =
        (1..many).map(|id| ThreadRow { id: ThreadId(id.into()), os_id: 1, name: long }).collect();
    block::put(&mut bytes, BlockKind::THREADS, &threads.to_vec());
    let trace = Trace::from_bytes(bytes).unwrap();
    assert_eq!(trace.sites().len(), many as usize - 1);
    assert_eq!(trace.sites()[5].name.len(), wire::MAX_STR);
    assert!(Arc::ptr_eq(&trace.sites()[5].name, &trace.sites()[7].file));
    assert!(Arc::ptr_eq(&trace.threads()[5].name, &trace.threads()[7].name));
}

#[test]
fn many_lanes_that_wait_for_one_do_not_multiply_the_work() {
    let waiting = 5_000;
    let mut file = TraceBuilder::new();
    let mut busy = Lane::new(1);
    busy.push(10, &async_begin(5, 1));
    for time in 0..20_000 {
        busy.push(10_000 + time, &suspend(5));
        busy.push(10_000 + time, &resume(5));
    }
    file = file.lane(busy);
    for thread in 0..waiting {
        file = file.lane(Lane::new(2 + thread).at(20, resume(5)).at(30, suspend(5)));
    }
    walk(file.cut());
}

#[test]
fn many_circles_of_causes_are_let_go_one_by_one() {
    let mut file = TraceBuilder::new();
    let lanes = 4_000;
    for thread in 0..lanes {
        let (own, next) = (thread + 1, (thread + 1) % lanes + 1);
        file = file.lane(Lane::new(own).at(10, start(next)).at(20, new(own)));
    }
    walk(file.cut());
}

#[test]
fn fifty_thousand_threads_are_read() {
    let mut file = TraceBuilder::new().site(1, "work");
    for thread in 1..=50_000 {
        file = file.lane(Lane::new(thread).at(thread % 977, begin(1)).at(1_000 + thread, END));
    }
    let trace = Trace::from_bytes(file.end(60_000)).unwrap();
    assert_eq!(trace.summary().regions[0].count, 50_000);
    assert_eq!(trace.threads().len(), 50_000);
}

#[test]
fn ids_at_the_limit_are_ids() {
    let last = (1 << 52) - 1;
    let lane = Lane::new(last).at(1, new(last)).at(2, start(last)).at(3, begin(u32::MAX)).at(4, END);
    let trace = crate::read(TraceBuilder::new().site(u32::MAX, "far").lane(lane).end(10));
    assert_eq!(trace.damage(), []);
    assert_eq!(trace.summary().regions[0].name, "far");
}

/// Everybody shares everything, notifies, arrives and sends, and nobody ends it.
#[test]
fn locks_that_are_never_let_go_do_not_multiply_the_work() {
    use trace_format::events::{Proceed, WaitFor};
    use trace_format::{Event, ObjectId, StackId};
    let (site, stack) = (SiteId(1), StackId(0));
    let mut file = TraceBuilder::new();
    for thread in 1..200 {
        let mut lane = Lane::new(thread);
        for round in 1..300 {
            let object = ObjectId(1 + round % 3);
            lane.push(round, &Event::LockAcquire { object, site, shared: true, turn: 1 });
            lane.push(round, &Event::CondNotify { object, site, all: false, number: round, stack });
            lane.push(round, &Event::SyncWait { object, site, wait: WaitFor::Condition, number: 0, stack });
            lane.push(round, &Event::SyncProceed { object, number: u64::MAX, how: Proceed::Done });
            lane.push(round, &Event::SyncWait { object, site, wait: WaitFor::Barrier, number: round, stack });
            lane.push(round, &Event::SyncProceed { object, number: round, how: Proceed::Done });
            lane.push(round, &Event::LockRelease { object, site, shared: false, turn: u64::MAX, stack });
            lane.push(round, &Event::LockAcquire { object, site, shared: false, turn: u64::MAX });
            lane.push(round, &Event::ChannelSend { object, site, message: round, stack });
            lane.push(round, &Event::SyncWait { object, site, wait: WaitFor::Room, number: 0, stack });
            lane.push(round, &Event::SyncProceed { object, number: 0, how: Proceed::Done });
        }
        file = file.lane(lane);
    }
    walk(file.cut());
}
