//! What the kernel alone knows: who woke whom, and calls of threads that recorded nothing themselves.

use crate::calls::{call, exit};
use crate::read;
use trace_format::events::{Call, WakeContext};
use trace_format::{Event, ThreadId};
use trace_reader::Trace;
use trace_testing::{Lane, START_MONOTONIC, TraceBuilder};

/// The builder's thread n has the system's number 100 + n; its process is the trace's.
fn woken(thread: u64, waker: u64, ns: u64, context: WakeContext) -> Event<'static> {
    Event::SchedWake {
        os_id: 100 + thread,
        cpu: 0,
        monotonic_ns: START_MONOTONIC + ns,
        waker: 100 + waker,
        process: 42,
        context,
    }
}

/// Thread 1 reads from 10 to 200, thread 2 writes from 90 to 150; thread 9 collects.
fn with(wakes: &[Event<'static>]) -> Trace {
    let reads = Lane::new(1).at(10, call(Call::Read, 3)).at(200, exit(1));
    let writes = Lane::new(2).at(90, call(Call::Write, 4)).at(150, exit(1));
    let collects = wakes.iter().fold(Lane::new(9), |lane, wake| lane.at(800, *wake));
    let builder = TraceBuilder::new().thread(1, "one").thread(2, "two").thread(9, "collector");
    read(builder.lane(reads).lane(writes).lane(collects).end(1_000))
}

/// Waker, call of the waker, and when.
fn edges(trace: &Trace) -> Vec<(u64, Option<Call>, u64)> {
    trace.wakes().map(|wake| (wake.waker.0, wake.by, wake.time.ns())).collect()
}

#[test]
fn a_wait_without_a_call_that_ends_it_was_ended_by_whom_the_kernel_names() {
    let trace = with(&[woken(1, 2, 100, WakeContext::Thread)]);
    assert_eq!(edges(&trace), [(2, Some(Call::Write), 100)]);
    assert!(trace.wakes().all(|wake| wake.told));
    let row = &trace.summary().locks[0];
    assert_eq!((row.kind.as_str(), row.address.0, row.waits, row.woken, row.waker), ("read", 3, 1, 1, 2));
}

#[test]
fn of_several_wake_ups_the_last_within_the_wait_counts() {
    let wakes = [5, 95, 140, 300].map(|ns| woken(1, 2, ns, WakeContext::Thread));
    let trace = with(&wakes);
    assert_eq!(edges(&trace), [(2, Some(Call::Write), 140)]);
    assert_eq!(trace.wake_ups().len(), 4);
}

#[test]
fn an_interrupt_has_nothing_to_do_with_whom_it_interrupted() {
    assert_eq!(edges(&with(&[woken(1, 2, 100, WakeContext::Interrupt)])), []);
    // Work that was put off is that of who sends something, and of nobody when nobody does.
    let soft = |ns| with(&[woken(1, 2, ns, WakeContext::SoftInterrupt)]);
    assert_eq!(edges(&soft(100)), [(2, Some(Call::Write), 100)]);
    assert_eq!(edges(&soft(180)), []);
}

#[test]
fn a_waker_of_another_process_is_no_thread_of_the_trace() {
    let Event::SchedWake { os_id, cpu, monotonic_ns, waker, context, .. } =
        woken(1, 2, 100, WakeContext::Thread)
    else {
        panic!()
    };
    let wake = Event::SchedWake { os_id, cpu, monotonic_ns, waker, process: 7, context };
    let trace = with(&[wake]);
    assert_eq!(edges(&trace), []);
    let known = trace.wake_ups()[0];
    assert_eq!((known.thread.0, known.waker.0, known.waker_os_id, known.process), (1, 0, 102, 7));
}

#[test]
fn a_thread_that_recorded_nothing_is_known_by_the_systems_number() {
    let system_call = |call, object, ns, result| Event::SystemCall {
        os_id: 500,
        cpu: 1,
        monotonic_ns: START_MONOTONIC + 50,
        call,
        object,
        ns,
        result,
    };
    let switch = |ns| (500, 1, START_MONOTONIC + ns);
    let out = |ns| {
        let (os_id, cpu, monotonic_ns) = switch(ns);
        Event::SchedOut { os_id, cpu, monotonic_ns, preempted: false }
    };
    let came = |ns| {
        let (os_id, cpu, monotonic_ns) = switch(ns);
        Event::SchedIn { os_id, cpu, monotonic_ns }
    };
    let lane = Lane::new(9)
        .at(800, came(40))
        .at(800, out(60))
        .at(800, came(140))
        .at(800, system_call(Call::Read, 3, 100, Some(7)))
        .at(800, system_call(Call::Syscall, 60, 900, None));
    let trace = read(TraceBuilder::new().thread(9, "collector").lane(lane).end(1_000));
    let thread = trace.threads().iter().find(|thread| thread.os_id == 500).unwrap();
    assert_eq!((&*thread.name, thread.events), ("tid 500", 0));
    assert_eq!(trace.thread_name(thread.id), "tid 500");
    let calls: Vec<_> = trace.calls().collect();
    assert!(calls.iter().all(|call| call.thread == thread.id && call.thread != ThreadId(0)));
    assert_eq!((calls[0].bytes(), calls[0].duration_ns(), calls[0].blocked_ns), (Some(7), 100, Some(80)));
    // What had not returned lasts until the collector said so.
    assert_eq!((calls[1].open, calls[1].begin.ns(), calls[1].end.ns()), (true, 50, 800));
    trace_testing::validate(&trace).unwrap();
}
