//! What tracepoints have said, from record to event.

use super::calls::Calls;
use super::cover::{Families, Plan};
use super::record::About;
use super::tracepoint::{Point, Said, Tracepoint};
use super::wakeups::{Wakeups, Waking};
use trace_core::OwnLane;
use trace_format::events::WakeContext;

/// What was heard and is not recorded yet.
#[derive(Debug)]
pub(crate) struct Points {
    tracepoints: Vec<Tracepoint>,
    wakeups: Wakeups,
    calls: Calls,
}

impl Points {
    /// `process` is the program's.
    pub(crate) fn new(plan: &Plan, process: u32) -> Self {
        Points {
            tracepoints: plan.tracepoints.clone(),
            wakeups: Wakeups::new(process),
            calls: Calls::new(plan.stood_in),
        }
    }

    /// A tracepoint was come by. Whether its record made sense.
    pub(crate) fn see(
        &mut self,
        about: About,
        stream: u64,
        data: &[u8],
        counts: impl FnOnce(About) -> bool,
    ) -> bool {
        match self.tracepoints.iter().find_map(|tracepoint| tracepoint.read(data)) {
            Some(Said::Waking { woken, interrupt, deferred }) => {
                let context = match (interrupt, deferred) {
                    (true, _) => WakeContext::Interrupt,
                    (false, true) => WakeContext::SoftInterrupt,
                    (false, false) => WakeContext::Thread,
                };
                // Whoever wakes: it may be a thread of another process.
                self.wakeups.see(Waking { about, stream, woken, context });
            }
            Some(said) if counts(about) => self.calls.see(about, said),
            Some(_) => {}
            None => return false,
        }
        true
    }

    /// A thread is over, and with it the call that it did not return from.
    pub(crate) fn gone(&mut self, about: About) {
        if self.has(Point::Enter) {
            self.calls.gone(about);
        }
    }

    /// Records what is known by now: all rings were read, since `begun`.
    pub(crate) fn settle(&mut self, lane: &OwnLane, families: &Families, begun: u64) {
        if self.has(Point::Waking) {
            self.wakeups.settle(lane, families);
        }
        if self.has(Point::Enter) {
            self.calls.settle(lane, begun);
        }
    }

    /// Records what is left.
    pub(crate) fn end(&mut self, lane: &OwnLane, now: u64) {
        if self.has(Point::Enter) {
            self.calls.end(lane, now);
        }
    }

    fn has(&self, point: Point) -> bool {
        self.tracepoints.iter().any(|tracepoint| tracepoint.point == point)
    }
}
