//! Exactly as many regions as calls, whatever the number of threads.

use crate::recorded::{is_full, record};
use trace_reader::Trace;

#[trace::trace]
fn fib(n: u64) -> u64 {
    if n < 2 { n } else { fib(n - 1) + fib(n - 2) }
}

fn calls(n: u64) -> u64 {
    if n < 2 { 1 } else { 1 + calls(n - 1) + calls(n - 2) }
}

fn fib_trace(n: u64, threads: usize) -> Trace {
    record(|| {
        let threads: Vec<_> = (0..threads).map(|_| trace::spawn(move || fib(n))).collect();
        let results: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        assert!(results.iter().all(|&result| result == results[0]));
    })
}

fn assert_regions(trace: &Trace, expected: u64) {
    let summary = trace.summary();
    let regions: Vec<_> = summary.regions.iter().map(|region| (region.name.as_str(), region.count)).collect();
    assert_eq!(regions, [("fib", expected)]);
    assert_eq!(summary.regions[0].open, 0);
    assert_eq!(summary.events_by_kind["region_begin"], expected);
    assert_eq!(summary.events_by_kind["region_end"], expected);
}

#[test]
fn fib_is_one_region_a_call_on_1_2_and_64_threads() {
    for (n, threads) in [(0, 1), (1, 1), (20, 1), (20, 2), (12, 64)] {
        let trace = fib_trace(n, threads);
        assert_regions(&trace, calls(n) * threads as u64);
        let spawned = trace.summary().tasks.iter().filter(|task| task.outcome == "completed").count();
        assert_eq!(spawned, threads);
    }
}

#[test]
fn the_text_form_has_a_line_for_each_begin_and_end() {
    let trace = fib_trace(15, 2);
    let mut text = String::new();
    trace_reader::format::text::print(trace.bytes(), &mut text).unwrap();
    // An event's line is the time since the one before, its kind and its fields.
    let is =
        |line: &str, name| line.trim_start().starts_with('+') && line.split_whitespace().nth(1) == Some(name);
    let lines = |name| text.lines().filter(|line| is(line, name)).count();
    assert_eq!(lines("region_begin") as u64, 2 * calls(15));
    assert_eq!(lines("region_end") as u64, 2 * calls(15));
}

#[test]
fn ten_million_regions_are_ten_million() {
    const STEP: u64 = 1_000;
    let regions: u64 = if is_full() { 10_000_000 } else { 1_000_000 };
    let trace = record(|| {
        for _ in 0..regions / STEP {
            for _ in 0..STEP {
                let _region = trace::region!("fib");
            }
            // The limit is not what this test is about: the drainer keeps up.
            std::thread::yield_now();
        }
    });
    assert_regions(&trace, regions);
}

#[test]
fn threads_that_live_briefly_are_all_there() {
    let threads: u64 = if is_full() { 50_000 } else { 5_000 };
    let trace = record(|| {
        for _ in 0..threads {
            trace::spawn(|| fib(0)).join().unwrap();
        }
    });
    assert_regions(&trace, threads);
    assert_eq!(trace.summary().events_by_kind["thread_end"], threads);
    // And the one that spawned them.
    assert_eq!(trace.threads().len() as u64, threads + 1);
}
