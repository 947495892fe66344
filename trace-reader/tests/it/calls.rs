//! Calls, their stacks, and the threads that make each other.

use crate::{END, begin, order, read};
use trace_format::events::Call;
use trace_format::{Event, StackId, TaskId, ThreadId};
use trace_reader::{Task, Time, Trace};
use trace_testing::{Lane, TraceBuilder};

pub(crate) fn call(call: Call, object: u64) -> Event<'static> {
    with_stack(call, object, 0)
}

fn with_stack(call: Call, object: u64, stack: u32) -> Event<'static> {
    Event::CallEnter { call, object, stack: StackId(stack) }
}

pub(crate) fn exit(result: i64) -> Event<'static> {
    Event::CallExit { result }
}

fn stack(stack: u32) -> Event<'static> {
    Event::Stack { stack: StackId(stack) }
}

/// A small file with everything that a program does without being asked.
pub(crate) fn of_everything() -> Vec<u8> {
    let object = 0x7f00_0000_1000;
    let new = |thread| Event::ThreadNew { thread: ThreadId(thread), stack: StackId(1) };
    let main = Lane::new(1)
        .at(10, new(2))
        .at(11, new(3))
        .at(20, with_stack(Call::FutexWait, object, 1))
        .at(200, exit(0))
        .at(210, call(Call::ThreadJoin, 2))
        .at(410, exit(0))
        .at(420, call(Call::SemWait, 9))
        .at(500, exit(0));
    let two = Lane::new(2)
        .at(150, call(Call::FutexWake, object))
        .at(160, exit(1))
        .at(160, stack(2))
        .at(170, Event::Alloc { bytes: 64, weight: 512, stack: StackId(2) })
        .at(400, Event::ThreadEnd);
    let three = Lane::new(3)
        .at(30, call(Call::Read, 7))
        .piece(0)
        .at(40, exit(100))
        .at(430, call(Call::SemPost, 9))
        .at(440, exit(0))
        .at(450, call(Call::Close, 7))
        .at(451, exit(0));
    let on = |ns| (101, 1, trace_testing::START_MONOTONIC + ns);
    let came = |ns| {
        let (os_id, cpu, monotonic_ns) = on(ns);
        Event::SchedIn { os_id, cpu, monotonic_ns }
    };
    let left = |ns, preempted| {
        let (os_id, cpu, monotonic_ns) = on(ns);
        Event::SchedOut { os_id, cpu, monotonic_ns, preempted }
    };
    let (os_id, cpu, monotonic_ns) = on(300);
    let kernel = Lane::new(9)
        .at(600, left(25, false))
        .at(600, came(190))
        .at(600, left(300, true))
        .at(601, Event::Sample { os_id, cpu, monotonic_ns, stack: StackId(2), ns: 10 })
        .at(602, Event::PageFault { os_id, cpu, monotonic_ns, address: 4096, count: 1 })
        .at(603, Event::FdName { fd: 7, name: "/dev/zero" });
    let builder = TraceBuilder::new().thread(1, "main").thread(2, "two").thread(3, "three");
    let builder = builder.module(0x1000, 0x9000, "/bin/program", &[1, 2]);
    let builder = builder.stack(1, &[0x1100, 0x1200]).stack(2, &[0x1300]).lane(main).lane(two);
    builder.generation(1, 550).stack(1, &[0x1400]).lane(three).lane(kernel).end(1_000)
}

#[test]
fn a_file_with_everything_is_read_as_it_is() {
    let trace = read(of_everything());
    assert_eq!(trace.damage(), []);
    assert_eq!((trace.calls().count(), trace.wakes().count(), trace.on_cpu().len()), (7, 3, 2));
    assert_eq!((trace.samples().count(), trace.allocs().count(), trace.page_faults().count()), (1, 1, 1));
}

/// Call, begin, end and frames of each.
fn calls(trace: &Trace) -> Vec<(&'static str, u64, u64, Vec<u64>)> {
    let frames = |stack| trace.frames(stack).to_vec();
    let row = |call: trace_reader::Call| {
        (call.call.name(), call.begin.ns(), call.end.ns(), call.stack.map(frames).unwrap_or_default())
    };
    trace.calls().map(row).collect()
}

#[test]
fn a_call_has_its_result_and_the_task_and_region_around_it_go_on() {
    let lane = Lane::new(1)
        .at(10, begin(1))
        .at(20, call(Call::Read, 4))
        .at(50, exit(17))
        .at(60, call(Call::Write, 5))
        .at(70, exit(-11))
        .at(90, END);
    let trace = read(TraceBuilder::new().site(1, "work").lane(lane).end(100));
    let all: Vec<_> = trace.calls().collect();
    assert_eq!(calls(&trace), [("read", 20, 50, vec![]), ("write", 60, 70, vec![])]);
    assert_eq!((all[0].bytes(), all[0].errno(), all[0].object), (Some(17), None, 4));
    assert_eq!((all[1].bytes(), all[1].errno(), all[1].object), (None, Some(11), 5));
    assert_eq!((all[0].thread, all[0].task), (ThreadId(1), Task::implicit(ThreadId(1))));
    assert_eq!((all[0].blocked_ns, all[0].open), (None, false));
    let region = trace.regions().next().unwrap();
    assert_eq!((region.begin.ns(), region.end.ns(), region.self_ns), (10, 90, 80));
}

#[test]
fn a_stack_comes_with_the_enter_or_behind_the_enter_or_behind_the_exit() {
    let lane = Lane::new(1)
        .at(10, with_stack(Call::Read, 4, 1))
        .at(20, exit(1))
        .at(30, call(Call::Read, 4))
        .at(30, stack(2))
        .at(40, exit(1))
        .at(50, call(Call::Read, 4))
        .at(60, exit(1))
        .at(60, stack(1))
        // That of a region is not the call's before it.
        .at(70, call(Call::Read, 4))
        .at(80, exit(1))
        .at(81, begin(1))
        .at(81, stack(2))
        .at(90, END);
    let blocks = TraceBuilder::new().site(1, "work").stack(1, &[100, 200]).stack(2, &[300]);
    let trace = read(blocks.lane(lane).end(100));
    let stacks: Vec<_> = calls(&trace).into_iter().map(|call| call.3).collect();
    assert_eq!(stacks, [vec![100, 200], vec![300], vec![100, 200], vec![]]);
}

#[test]
fn a_stack_is_found_behind_the_end_of_a_piece() {
    let parts = Lane::new(1).at(10, call(Call::Read, 4)).at(20, exit(1)).piece(0).at(20, stack(1));
    let trace = read(TraceBuilder::new().stack(1, &[7]).lane(parts).end(100));
    assert_eq!(calls(&trace), [("read", 10, 20, vec![7])]);
}

#[test]
fn a_stack_is_that_of_the_generation_in_which_the_event_stands() {
    let mut parts = Lane::new(1)
        .at(10, with_stack(Call::Read, 4, 1))
        .at(20, exit(1))
        .piece(0)
        .at(30, with_stack(Call::Read, 4, 1))
        .at(40, exit(1))
        .into_parts()
        .into_iter();
    let mut next = || parts.next().unwrap();
    let (one, other) = (next(), next());
    let builder = TraceBuilder::new().stack(1, &[7, 8]).events(one.0, &one.1).generation(1, 25);
    let trace = read(builder.stack(1, &[9]).events(other.0, &other.1).end(100));
    assert_eq!(calls(&trace), [("read", 10, 20, vec![7, 8]), ("read", 30, 40, vec![9])]);
}

#[test]
fn a_call_of_a_signal_handler_is_inside_the_one_that_it_interrupted() {
    let lane = Lane::new(1)
        .at(10, call(Call::Nanosleep, 1_000))
        .at(20, call(Call::Write, 2))
        .at(30, exit(5))
        .at(40, exit(-4));
    let trace = read(TraceBuilder::new().lane(lane).end(100));
    let depths: Vec<_> = trace.calls().map(|call| (call.call, call.depth)).collect();
    assert_eq!(depths, [(Call::Write, 1), (Call::Nanosleep, 0)]);
}

#[test]
fn what_has_not_returned_is_open_until_the_end_and_what_lost_its_return_until_then() {
    let one = Lane::new(1).at(10, call(Call::Accept, 3));
    let other = Lane::new(2).at(10, call(Call::Read, 3)).piece(1).at(60, begin(1)).at(70, END);
    let trace = read(TraceBuilder::new().site(1, "work").lane(one).lane(other).end(100));
    let open: Vec<_> = trace.calls().map(|call| (call.call, call.end.ns(), call.open, call.result)).collect();
    assert_eq!(open, [(Call::Read, 10, true, None), (Call::Accept, 100, true, None)]);
}

#[test]
fn threads_know_who_made_them_and_where_and_when_they_ended() {
    let new = |thread, stack| Event::ThreadNew { thread: ThreadId(thread), stack: StackId(stack) };
    let main = Lane::new(1).at(10, new(2, 1)).at(11, new(3, 0)).at(12, new(9, 0));
    let two = Lane::new(2).at(20, new(4, 2)).at(90, Event::ThreadEnd);
    let (three, four) = (Lane::new(3).at(30, begin(1)).at(40, END), Lane::new(4).at(50, Event::ThreadEnd));
    let builder = TraceBuilder::new().site(1, "work").stack(1, &[5]).stack(2, &[6]).thread(2, "two");
    let trace = read(builder.lane(main).lane(two).lane(three).lane(four).end(100));
    let row = |id| {
        let thread = trace.thread(ThreadId(id)).unwrap();
        let at = thread.made_at.map(|stack| trace.frames(stack)[0]);
        (thread.parent.0, thread.made.map(Time::ns), at, thread.ended.map(Time::ns))
    };
    assert_eq!(row(1), (0, None, None, None));
    assert_eq!(row(2), (1, Some(10), Some(5), Some(90)));
    assert_eq!(row(3), (1, Some(11), None, None));
    assert_eq!(row(4), (2, Some(20), Some(6), Some(50)));
    // One that was made and did nothing.
    assert_eq!(row(9), (1, Some(12), None, None));
    assert_eq!(trace.threads().len(), 5);
}

#[test]
fn a_thread_begins_behind_its_making_whatever_its_first_event_is() {
    let new = Event::ThreadNew { thread: ThreadId(2), stack: StackId(0) };
    let (main, two) = (Lane::new(1).at(100, new), Lane::new(2).at(60, begin(1)).at(300, END));
    let trace = read(TraceBuilder::new().site(1, "work").lane(two).lane(main).end(500));
    assert_eq!(order(&trace), [(1, 100), (2, 100), (2, 300)]);
    let repaired = trace.summary().repaired;
    assert_eq!((repaired.count, repaired.max_ns), (1, 40));
}

#[test]
fn threads_that_say_that_they_made_each_other_are_shown_all_the_same() {
    let new = |thread| Event::ThreadNew { thread: ThreadId(thread), stack: StackId(0) };
    let (one, other) = (Lane::new(1).at(10, begin(1)).at(20, new(2)), Lane::new(2).at(15, new(1)));
    let trace = read(TraceBuilder::new().lane(one).lane(other).end(50));
    assert_eq!(trace.events().count(), 3);
    let task = trace.regions().next().unwrap().task;
    assert_ne!(task, TaskId(0));
}
