//! The heap's numbers and samples.

use crate::program::run;
use trace_format::tables::CollectorState;

/// No function of the programs is longer.
const FUNCTION: u64 = 512;

#[test]
fn what_lives_is_what_the_allocator_below_has_counted() {
    let ran = run(&["grow"], &[("TRACE_COLLECT", "heap")]);
    // The program rested when it told, and looks of the tracer fell into that time.
    let (known, counts) = (ran.one("live_bytes"), ran.one("live_count"));
    let near = |found: u64, known: u64, off: u64| found.abs_diff(known) <= off;
    let (bytes, count) = (ran.counter("heap.live_bytes"), ran.counter("heap.live_count"));
    // What the tracer itself needs for a look is some buffers.
    assert!(bytes.iter().any(|&found| near(found, known, 16 << 10)), "{known}: {bytes:?}");
    assert!(count.iter().any(|&found| near(found, counts, 100)), "{counts}: {count:?}");
    let peak = *ran.counter("heap.peak_bytes").last().unwrap();
    // Each of six threads may be 64 KiB behind.
    assert!(near(peak, ran.one("peak"), 6 * (64 << 10)), "{peak} of {}", ran.one("peak"));
    let allocated = ran.counter("heap.allocated_bytes");
    assert!(allocated.is_sorted() && *allocated.last().unwrap() > 64 << 20, "{allocated:?}");
    assert!(ran.counter("heap.allocations").last().unwrap() > &80_000);
}

#[test]
fn samples_stand_for_all_bytes_and_say_who_allocated() {
    let ran = run(&["sample", "200000"], &[("TRACE_COLLECT", "heap,stacks"), ("TRACE_HEAP_SAMPLE", "65536")]);
    let function = ran.one("function");
    let (mut small, mut large, mut samples, mut from_there) = (0, Vec::new(), 0, 0);
    for alloc in ran.trace.allocs() {
        if alloc.bytes >= 1 << 20 {
            large.push((alloc.bytes, alloc.weight));
        } else if alloc.bytes == 1_000 {
            let frames = alloc.stack.map_or(&[][..], |stack| ran.trace.frames(stack));
            samples += 1;
            small += alloc.weight;
            let here = |frame: &u64| (function..function + FUNCTION).contains(frame);
            from_there += u64::from(frames.iter().any(here));
        }
    }
    assert_eq!(large, [(2 << 20, 2 << 20)], "a large one is always a sample, of itself");
    // 200 MB by samples of 64 KiB: 3,052 of them, the standard deviation of whose sum is 1.8 %.
    assert!((2_750..=3_350).contains(&samples), "{samples} samples");
    assert!((180_000_000..=220_000_000).contains(&small), "{small} bytes");
    assert!(from_there * 100 >= samples * 95, "{from_there} of {samples}");
}

#[test]
fn what_was_not_asked_for_is_off() {
    let ran = run(&["short", "1"], &[("TRACE_COLLECT", "sched")]);
    let state = |name| ran.trace.collectors().iter().find(|row| row.name == name).unwrap().state;
    assert_eq!(
        (state("heap"), state("kernel"), state("process")),
        (CollectorState::Off, CollectorState::Running, CollectorState::Running)
    );
    assert_eq!(ran.counter("heap.live_bytes"), [0; 0]);
    assert_eq!(ran.counter("process.resident_bytes"), [0; 0]);
    assert!(ran.counter("process.voluntary_switches").last() > Some(&0));

    let ran = run(&["short", "1"], &[("TRACE_COLLECT", "none")]);
    let off = |name: &&str| {
        ran.trace.collectors().iter().any(|row| row.name == *name && row.state == CollectorState::Off)
    };
    assert!(["heap", "kernel", "process"].iter().all(off));
    assert_eq!(ran.switches().len() + ran.trace.counters().count(), 0);
}
