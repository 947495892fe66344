//! When threads had a CPU, and what the kernel said beside that.

use crate::calls::{call, exit};
use crate::read;
use trace_format::events::Call;
use trace_format::{Event, StackId, ThreadId};
use trace_reader::{Then, Time, Trace};
use trace_testing::{Lane, START_MONOTONIC, TraceBuilder};

/// The builder's thread n has the system's number 100 + n.
fn came(thread: u64, cpu: u64, ns: u64) -> Event<'static> {
    Event::SchedIn { os_id: 100 + thread, cpu, monotonic_ns: START_MONOTONIC + ns }
}

fn left(thread: u64, ns: u64, preempted: bool) -> Event<'static> {
    Event::SchedOut { os_id: 100 + thread, cpu: 0, monotonic_ns: START_MONOTONIC + ns, preempted }
}

fn stretches(trace: &Trace, thread: u64) -> Vec<(u64, u64, Then)> {
    let stretches = trace.on_cpu_of(ThreadId(thread)).iter();
    stretches.map(|on| (on.begin.ns(), on.end.ns(), on.then)).collect()
}

/// Thread 9 collects what is about thread 1, which sleeps from 100 to 400 and is preempted once.
fn slept() -> TraceBuilder {
    let works = Lane::new(1)
        .at(10, call(Call::Read, 3))
        .at(20, exit(1))
        .at(90, call(Call::Nanosleep, 300))
        .at(420, exit(0));
    let collects = Lane::new(9)
        .at(800, left(1, 100, false))
        .at(800, came(1, 1, 400))
        .at(800, left(1, 500, true))
        .at(800, came(1, 0, 650));
    TraceBuilder::new().thread(1, "one").thread(9, "collector").lane(works).lane(collects)
}

#[test]
fn stretches_on_a_cpu_are_those_between_the_kernels_records() {
    let trace = read(slept().end(1_000));
    assert_eq!(
        stretches(&trace, 1),
        [(10, 100, Then::Waits), (400, 500, Then::Preempted), (650, 1_000, Then::Runs)]
    );
    assert_eq!(trace.on_cpu_of(ThreadId(1))[1].cpu, 1);
    assert_eq!(trace.thread(ThreadId(1)).unwrap().on_cpu_ns, Some(90 + 100 + 350));
    assert_eq!(trace.thread(ThreadId(9)).unwrap().on_cpu_ns, None);
}

#[test]
fn a_call_was_blocked_for_as_long_as_its_thread_had_no_cpu() {
    let trace = read(slept().end(1_000));
    let blocked: Vec<_> = trace.calls().map(|call| (call.duration_ns(), call.blocked_ns)).collect();
    assert_eq!(blocked, [(10, Some(0)), (330, Some(300))]);
    let off = |from, until| trace.off_cpu_ns(ThreadId(1), Time::from_ns(from), Time::from_ns(until));
    assert_eq!(
        [off(100, 400), off(50, 150), off(450, 700), off(300, 300)],
        [Some(300), Some(50), Some(150), Some(0)]
    );
    assert_eq!(trace.off_cpu_ns(ThreadId(9), Time::default(), Time::from_ns(5)), None);
}

#[test]
fn a_record_that_is_missing_gives_a_stretch_of_no_length() {
    let collects =
        Lane::new(9).at(800, came(1, 0, 100)).at(800, came(1, 0, 300)).at(800, left(1, 350, false));
    let works = Lane::new(1).at(50, call(Call::Read, 3)).at(700, exit(1));
    let trace = read(TraceBuilder::new().thread(1, "one").lane(works).lane(collects).end(1_000));
    assert_eq!(stretches(&trace, 1), [(100, 100, Then::Unknown), (300, 350, Then::Waits)]);
}

#[test]
fn a_number_that_the_system_gives_again_means_the_thread_of_that_time() {
    // Threads 1 and 2 had the same number, one after the other.
    let lanes = [Lane::new(1).at(10, call(Call::Read, 3)).at(50, exit(1)).at(60, Event::ThreadEnd)];
    let later = Lane::new(2).at(200, call(Call::Read, 3)).at(250, exit(1));
    let collects = Lane::new(9)
        .at(800, came(1, 0, 20))
        .at(800, left(1, 40, false))
        .at(800, came(1, 0, 210))
        .at(800, left(1, 230, false));
    let mut builder = TraceBuilder::new().thread_with(1, 101).thread_with(2, 101);
    for lane in lanes.into_iter().chain([later, collects]) {
        builder = builder.lane(lane);
    }
    let trace = read(builder.end(1_000));
    assert_eq!(stretches(&trace, 1), [(20, 40, Then::Waits)]);
    assert_eq!(stretches(&trace, 2), [(210, 230, Then::Waits)]);
}

#[test]
fn samples_faults_and_allocations_have_the_times_threads_and_stacks_of_what_they_are_about() {
    let sample = Event::Sample {
        os_id: 101,
        cpu: 1,
        monotonic_ns: START_MONOTONIC + 30,
        stack: StackId(1),
        ns: 10_000,
    };
    let fault = Event::PageFault {
        os_id: 777,
        cpu: 1,
        monotonic_ns: START_MONOTONIC + 40,
        address: 0xdead_b000,
        count: 16,
    };
    let collects = Lane::new(9).at(800, sample).at(800, fault);
    let works = Lane::new(1).at(10, Event::Alloc { bytes: 64, weight: 4_096, stack: StackId(1) });
    let blocks = TraceBuilder::new().thread(1, "one").stack(1, &[77]).lane(works).lane(collects);
    let trace = read(blocks.end(1_000));
    let sample = trace.samples().next().unwrap();
    assert_eq!((sample.time.ns(), sample.thread.0, sample.cpu), (30, 1, 1));
    assert_eq!(trace.frames(sample.stack.unwrap()), [77]);
    let fault = trace.page_faults().next().unwrap();
    assert_eq!((fault.time.ns(), fault.thread.0, fault.address), (40, 0, 0xdead_b000));
    let alloc = trace.allocs().next().unwrap();
    assert_eq!((alloc.time.ns(), alloc.thread.0, alloc.bytes, alloc.weight), (10, 1, 64, 4_096));
    assert_eq!(alloc.stack, sample.stack);
}
