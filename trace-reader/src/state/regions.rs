//! Regions of one thread, from begin to end.

use super::State;
use crate::model::{Region, Returned, Time};
use crate::stack::{Frame, FrameKind};
use crate::walk::Observer;
use trace_format::{Args, Outcome, RegionId, SiteId};

impl<'a> State<'a> {
    #[inline]
    pub(super) fn begin(&mut self, lane: usize, now: Time, site: SiteId) {
        let (place, task) = (self.site(site), self.current_task(lane, now));
        let thread = &mut self.threads[lane];
        let outermost = !thread.stack.is_in(place, task) && thread.open.opens(place, task);
        thread.stack.push(Frame {
            begin: now.ns(),
            inner: 0,
            id: 0,
            place,
            task,
            site,
            kind: FrameKind::Region,
            outermost,
        });
    }

    #[inline]
    pub(super) fn end(&mut self, lane: usize, now: Time, outcome: Outcome, observer: &mut impl Observer<'a>) {
        match self.threads[lane].stack.close(FrameKind::Region, |_| true) {
            Some(frame) => self.give(lane, now, &frame, false, outcome, observer),
            None => self.unpaired_ends += 1,
        }
    }

    pub(super) fn args(&mut self, lane: usize, args: Args<'a>) {
        let thread = &mut self.threads[lane];
        let Some(&mut Frame { kind, id, .. }) = thread.stack.innermost_region() else { return };
        if kind == FrameKind::Region {
            thread.stack.put_args(id, args);
        } else if let Some(region) = self.asyncs.get_mut(&RegionId(id)) {
            region.args.push(args);
        }
    }

    /// What the innermost region returns.
    pub(super) fn result(&mut self, lane: usize, result: Returned<'a>) {
        let thread = &mut self.threads[lane];
        if thread.strangers.last().is_some_and(|&(_, height)| height == thread.stack.len()) {
            return;
        }
        let Some(&mut Frame { kind, id, .. }) = thread.stack.innermost_region() else { return };
        if kind == FrameKind::Region {
            thread.stack.put_result(id, result);
        } else if let Some(region) = self.asyncs.get_mut(&RegionId(id)) {
            region.result = Some(result);
        }
    }

    /// Gives a region out that was taken from the stack.
    #[inline]
    pub(super) fn give(
        &mut self,
        lane: usize,
        now: Time,
        frame: &Frame,
        open: bool,
        outcome: Outcome,
        observer: &mut impl Observer<'a>,
    ) {
        let thread = &mut self.threads[lane];
        if frame.outermost {
            thread.open.closes(frame.place, frame.task);
        }
        let begin = Time::from_ns(frame.begin);
        let busy_ns = now.since(begin);
        thread.stack.add_inner(busy_ns);
        observer.region(Region {
            site: frame.site,
            site_index: frame.place,
            thread: thread.id,
            task: self.tasks.id(frame.task),
            begin,
            end: now,
            busy_ns,
            self_ns: busy_ns.saturating_sub(frame.inner),
            depth: thread.stack.len(),
            outermost: frame.outermost,
            open,
            asynchronous: false,
            outcome,
            args: thread.stack.take_args(frame.id),
            result: thread.stack.take_result(frame.id),
        });
    }
}
