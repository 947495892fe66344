//! Where threads were found, and what memory they touched first.

use crate::program::run;
use trace_format::Event;

/// No function of the programs is longer.
const FUNCTION: u64 = 256;

#[test]
fn samples_hit_the_function_that_the_thread_is_in() {
    let ran = run(&["hot"], &[("TRACE_COLLECT", "samples"), ("TRACE_SAMPLE_HZ", "250")]);
    let (thread, function) = (ran.one("os_id"), ran.one("function"));
    let thread = ran.trace.threads().iter().find(|row| row.os_id == thread).expect("it has a row").id;
    // Together they stand for the second of CPU time that it had.
    let sum: u64 = ran.trace.samples().filter(|sample| sample.thread == thread).map(|sample| sample.ns).sum();
    assert!((900_000_000..=1_150_000_000).contains(&sum), "{sum} ns");
    let samples = ran.trace.samples().filter(|sample| sample.thread == thread);
    let stack = |stack: Option<_>| ran.trace.frames(stack.expect("a sample of running code has a stack"));
    let stacks: Vec<&[u64]> = samples.map(|sample| stack(sample.stack)).collect();
    let hits = stacks.iter().filter(|frames| (function + 1..function + FUNCTION).contains(&frames[0]));
    let hits = hits.count();
    // A second of CPU time at 250 Hz.
    assert!((200..=320).contains(&stacks.len()), "{} samples", stacks.len());
    assert!(hits * 10 >= stacks.len() * 9, "{hits} of {} at {function:x}: {:x?}", stacks.len(), stacks[0]);
    // They were called, and by functions with frame pointers.
    assert!(stacks.iter().all(|frames| frames.len() > 3), "{:x?}", stacks[0]);
}

#[test]
fn every_page_that_is_touched_first_is_a_fault() {
    let ran = run(&["touch", "3000"], &[("TRACE_COLLECT", "faults")]);
    let touched = ran.one("from")..ran.one("from") + ran.one("len");
    let mut pages: Vec<u64> = ran
        .trace
        .events()
        .filter_map(|event| match event.event {
            Event::PageFault { address, .. } if touched.contains(&address) => Some(address & !4095),
            _ => None,
        })
        .collect();
    pages.sort_unstable();
    pages.dedup();
    assert_eq!(pages.len() as u64 + ran.lost_in_the_kernel(), 3_000);
    assert!(pages.len() > 2_000);
}

#[test]
fn one_fault_of_many_is_recorded_where_that_was_asked_for() {
    let ran = run(&["touch", "3200"], &[("TRACE_COLLECT", "faults"), ("TRACE_FAULT_PERIOD", "16")]);
    let touched = ran.one("from")..ran.one("from") + ran.one("len");
    let found = ran.trace.events().filter(
        |event| matches!(event.event, Event::PageFault { address, .. } if touched.contains(&address)),
    );
    let counts: Vec<_> = found.map(|event| event.event).collect();
    assert!((190..=210).contains(&counts.len()), "{}", counts.len());
    // Each says how many it stands for.
    let count = |event: &Event<'_>| matches!(event, Event::PageFault { count: 16, .. });
    assert!(counts.iter().all(count), "{:?}", counts[0]);
}
