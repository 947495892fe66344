//! The reader against traces made by hand, at random, cut, damaged and made up.

mod calls;
mod causality;
mod corners;
mod damage;
mod golden;
mod hostile;
mod impossible;
mod mutations;
mod prefixes;
mod random;
mod refusals;
mod schedule;
mod summary;
mod sync;
mod told;
mod wakes;

use trace_format::{Event, Outcome, RegionId, SiteId, TaskId, TaskKind};
use trace_reader::Trace;

fn read(bytes: Vec<u8>) -> Trace {
    let trace = Trace::from_bytes(bytes).expect("a trace");
    trace_testing::validate(&trace).expect("a valid model");
    trace
}

fn begin(site: u32) -> Event<'static> {
    Event::RegionBegin { site: SiteId(site) }
}

const END: Event<'static> = Event::RegionEnd;

fn new(task: u64) -> Event<'static> {
    let (task, parent, site) = (TaskId(task), TaskId(0), SiteId(1));
    Event::TaskNew { task, parent, site, kind: TaskKind::Thread, name: "worker" }
}

fn start(task: u64) -> Event<'static> {
    Event::TaskStart { task: TaskId(task) }
}

fn end(task: u64) -> Event<'static> {
    Event::TaskEnd { task: TaskId(task), outcome: Outcome::Completed }
}

fn enter(task: u64) -> Event<'static> {
    Event::TaskEnter { task: TaskId(task) }
}

const EXIT: Event<'static> = Event::TaskExit { outcome: Outcome::Pending };

fn async_begin(region: u64, site: u32) -> Event<'static> {
    Event::AsyncBegin { region: RegionId(region), site: SiteId(site) }
}

fn resume(region: u64) -> Event<'static> {
    Event::AsyncResume { region: RegionId(region) }
}

fn suspend(region: u64) -> Event<'static> {
    Event::AsyncSuspend { region: RegionId(region) }
}

fn async_end(region: u64) -> Event<'static> {
    Event::AsyncEnd { region: RegionId(region), outcome: Outcome::Completed }
}

/// Thread and time of each event, in the order in which they are shown.
fn order(trace: &Trace) -> Vec<(u64, u64)> {
    trace.events().map(|event| (event.thread.0, event.time.ns())).collect()
}

/// Whether long tests should be as long as they can.
fn full() -> bool {
    std::env::var_os("EXECTRACE_FULL").is_some_and(|value| value == "1")
}
