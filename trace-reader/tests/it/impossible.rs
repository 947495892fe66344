//! What can be read, and no recorder writes.

use crate::{END, begin, end, enter, new, read, start};
use trace_format::block::{self, BlockKind};
use trace_format::events::MAX_DT;
use trace_format::tables::{Clock, End, EventsHead, Payload, SiteRow, StringRow, ThreadRow};
use trace_format::{Event, Outcome, SiteId, StringId, TaskId, ThreadId, Ticks, Value, wire};
use trace_reader::Trace;
use trace_testing::{Lane, START, TraceBuilder, tree};

fn messages(trace: &Trace) -> Vec<&str> {
    trace.damage().iter().map(|damage| damage.message.as_str()).collect()
}

/// A piece of thread 1 with a region of so many ticks.
fn piece(seq: u64, base: u64, dt: u64) -> (EventsHead, Vec<u8>) {
    let head = EventsHead { thread: ThreadId(1), seq, offset: 0, base: Ticks(base), lost_ends: 0 };
    let events = wire::to_vec(|out| {
        out.uint(4u32);
        out.uint(1u32);
        out.uint(dt << 2 | 1);
    });
    (head, events)
}

fn pieces(pieces: impl IntoIterator<Item = (EventsHead, Vec<u8>)>) -> Trace {
    let file = TraceBuilder::new().site(1, "one");
    read(pieces.into_iter().fold(file, |file, (head, events)| file.events(head, &events)).end(100))
}

#[test]
fn a_base_before_the_last_event_is_damage() {
    let trace = pieces([piece(0, START + 50, 5), piece(1, START, 5), piece(2, START + 60, 5)]);
    assert_eq!(messages(&trace), ["thread 1: time goes back, 1 time"]);
}

#[test]
fn times_that_are_too_long_or_overflow_are_damage() {
    let trace = pieces([piece(0, START, MAX_DT)]);
    assert_eq!(messages(&trace), ["thread 1: time goes on by 2^50 ticks or more within a piece, 1 time"]);
    let trace = pieces([piece(0, u64::MAX - 1, 9)]);
    assert_eq!(messages(&trace), ["thread 1: time goes back, 1 time"]);
}

#[test]
fn the_longest_time_that_a_writer_writes_is_no_damage() {
    assert_eq!(messages(&pieces([piece(0, START, MAX_DT - 1)])), [""; 0]);
}

#[test]
fn ids_of_tasks_that_are_those_of_threads_own_tasks_are_not_mixed_up_with_them() {
    let (own, zero) = ((1 << 52) + 1, 0);
    let lane = Lane::new(1)
        .at(1, begin(1))
        .at(2, new(own))
        .at(3, start(own))
        .at(4, end(own))
        .at(4, Event::TaskError { task: TaskId(own), value: Value::Bool(true) })
        .at(4, Event::TaskReturn { task: TaskId(zero), value: Value::Bool(true) })
        .at(5, enter(zero))
        .at(6, begin(1))
        .at(7, END)
        .at(8, Event::TaskExit { outcome: Outcome::Pending })
        .at(9, END)
        .at(10, new(7));
    let trace = read(TraceBuilder::new().thread(1, "main").site(1, "one").lane(lane).end(100));
    assert_eq!(messages(&trace), ["thread 1: a task's id is 0 or not below 2^52, 6 times"]);
    assert_eq!(tree(&trace), "task 7 worker (thread)\nmain (main)\n  one\n    one\n");
    let tasks = trace.summary().tasks;
    let found: Vec<_> = tasks.iter().map(|task| (task.id, task.name.as_str(), task.parent)).collect();
    assert_eq!(found, [(own, "main", 0), (7, "worker", own)]);
}

#[test]
fn a_parent_that_cannot_be_is_none() {
    let parent = TaskId(1 << 52);
    let kind = trace_format::TaskKind::Job;
    let event = Event::TaskNew { task: TaskId(1), parent, site: SiteId(0), kind, name: "job" };
    let trace = read(TraceBuilder::new().lane(Lane::new(1).at(1, event)).end(100));
    assert_eq!(messages(&trace).len(), 1);
    assert_eq!(trace.summary().tasks[0].parent, 0);
}

#[test]
fn events_of_a_thread_that_cannot_be_are_not_used() {
    for thread in [0, 1 << 52, u64::MAX] {
        let file = TraceBuilder::new().lane(Lane::new(thread).at(1, begin(1)));
        let trace = read(file.end(100));
        let expected = "a block of events that makes no sense: expected a thread's id from 1 to 2^52 - 1 at \
                        byte 0 of the block";
        assert!(messages(&trace).contains(&expected), "{:?}", trace.damage());
        assert_eq!(trace.threads(), []);
    }
}

#[test]
fn rows_of_things_that_cannot_be_are_left_out() {
    let mut bytes = TraceBuilder::new().cut();
    let mut put = |kind, payload: Vec<u8>| block::put(&mut bytes, kind, &payload);
    put(BlockKind::STRINGS, vec![StringRow { id: StringId(0), text: "zero".into() }].to_vec());
    let (none, args) = (StringId(0), vec![]);
    let row = SiteRow { id: SiteId(0), name: none, module: none, file: none, line: 1, column: 1, args };
    put(BlockKind::SITES, vec![row].to_vec());
    put(BlockKind::THREADS, vec![ThreadRow { id: ThreadId(1 << 52), os_id: 5, name: none }].to_vec());
    let trace = read(bytes);
    assert_eq!(messages(&trace), ["3 rows with an id that nothing can have; left out"]);
    assert_eq!((trace.sites().len(), trace.threads().len()), (0, 0));
}

/// Bytes that were missing went unnoticed when the number of blocks was right, or when something
/// else was damaged.
#[test]
fn more_or_fewer_events_than_the_end_counts_are_damage() {
    for (event_blocks, event_bytes) in [(1, 3), (1, 4), (2, 3), (0, 0)] {
        let (head, events) = piece(0, START, 5);
        let mut bytes = TraceBuilder::new().site(1, "one").garbage(b"?").events(head, &events).cut();
        let clock = Clock { ticks: Ticks(START + 9), monotonic_ns: 6_000_000, wall_ns: 0 };
        let end = End { clock, event_blocks, event_bytes, lost: 0 };
        block::put(&mut bytes, BlockKind::END, &end.to_vec());
        let trace = read(bytes);
        let said = messages(&trace).iter().any(|message| message.starts_with("1 block with 3 bytes of"));
        assert_eq!(said, (event_blocks, event_bytes) != (1, 3), "{:?}", trace.damage());
    }
}
