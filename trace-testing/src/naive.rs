//! What a file says, read in the simplest way that could work: everything in memory, no repair, no
//! damage. It shares no code with the reader.

use std::collections::BTreeMap;
use trace_format::block::{self, BlockKind, HEADER_LEN};
use trace_format::events::Events;
use trace_format::tables::{EventsHead, Payload};
use trace_format::{Event, Input, Schema, SiteId, TaskId, ThreadId, Ticks};

/// The events of each thread, as their clocks had them.
pub type Lanes<'a> = BTreeMap<ThreadId, Vec<(Ticks, Event<'a>)>>;

/// Reads a well-formed file whose blocks may stand in any order.
pub fn lanes<'a>(bytes: &'a [u8], schema: &'a Schema) -> Lanes<'a> {
    // 1. Blocks of events.
    let mut parts = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let block = block::read(&bytes[at..]).expect("a whole block");
        at += HEADER_LEN + block.payload.len();
        if block.kind == BlockKind::EVENTS {
            let mut input = Input::new(block.payload);
            let head = EventsHead::get(&mut input).expect("a head");
            parts.push((head, input.rest()));
        }
    }
    // 2. In their threads' order; the parts of a piece one behind the other.
    parts.sort_by_key(|(head, _)| (head.thread, head.seq, head.offset));
    let mut lanes = Lanes::new();
    let mut time = Ticks(0);
    for (head, bytes) in parts {
        let base = if head.offset == 0 { head.base } else { time };
        let lane = lanes.entry(head.thread).or_default();
        for timed in Events::new(bytes, base, schema) {
            let timed = timed.expect("an event");
            time = timed.ticks;
            lane.push((timed.ticks, timed.event));
        }
    }
    lanes
}

/// The runs of a site's regions, async ones left out. Times are ticks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Runs {
    /// Runs.
    pub count: u64,
    /// Ticks in runs with no run of the same site and task around them.
    pub total: u64,
    /// Runs that never end.
    pub open: u64,
    /// Runs that a panic ended.
    pub panicked: u64,
    /// Runs that returned an error.
    pub errors: u64,
}

/// Adds regions up, for files in which ends match begins. What is open lasts until `end`.
pub fn regions(lanes: &Lanes<'_>, end: Ticks) -> BTreeMap<SiteId, Runs> {
    let mut sites: BTreeMap<SiteId, Runs> = BTreeMap::new();
    let mut errors: BTreeMap<SiteId, u64> = BTreeMap::new();
    for (thread, events) in lanes {
        // A region is (site, task, begin); a task that is entered is (0, task, _).
        let mut stack: Vec<(SiteId, TaskId, Ticks)> = Vec::new();
        let implicit = TaskId(u64::MAX - thread.0);
        let mut close = |stack: &[(SiteId, TaskId, Ticks)],
                         (site, task, begin): (SiteId, TaskId, Ticks),
                         at: Ticks,
                         open: bool,
                         panicked: bool| {
            let outermost = !stack.iter().any(|&(other, around, _)| (other, around) == (site, task));
            let runs = sites.entry(site).or_default();
            runs.count += 1;
            runs.total += if outermost { at.0 - begin.0 } else { 0 };
            runs.open += u64::from(open);
            runs.panicked += u64::from(panicked);
        };
        for &(ticks, event) in events {
            let task =
                stack.iter().rev().find(|frame| frame.0 == SiteId(0)).map_or(implicit, |frame| frame.1);
            match event {
                Event::RegionBegin { site } | Event::RegionBeginArgs { site, .. } => {
                    stack.push((site, task, ticks))
                }
                Event::TaskStart { task } | Event::TaskEnter { task } => stack.push((SiteId(0), task, ticks)),
                Event::RegionEnd | Event::RegionUnwind => {
                    let run = stack.pop().expect("an open region");
                    close(&stack, run, ticks, false, event == Event::RegionUnwind);
                }
                Event::RegionError { .. } => {
                    let innermost = stack.iter().rev().find(|frame| frame.0 != SiteId(0));
                    let &(site, ..) = innermost.expect("an open region");
                    errors.entry(site).and_modify(|count| *count += 1).or_insert(1);
                }
                Event::TaskExit { .. } => {
                    stack.pop();
                }
                Event::TaskEnd { task, .. } if stack.last().is_some_and(|top| top.1 == task) => {
                    stack.pop();
                }
                _ => {}
            }
        }
        while let Some(run) = stack.pop() {
            if run.0 != SiteId(0) {
                close(&stack, run, end, true, false);
            }
        }
    }
    for (site, count) in errors {
        sites.entry(site).or_default().errors = count;
    }
    sites
}
