//! Regions that may move between threads: a record for each, and a frame where it runs.

use super::State;
use crate::model::{Region, Returned, Time};
use crate::stack::{Frame, FrameKind};
use crate::walk::Observer;
use smallvec::SmallVec;
use trace_format::{Args, Outcome, RegionId, SiteId, ThreadId};

/// A region that may move between threads. Its piece on a thread is a frame there.
pub(super) struct AsyncRegion<'a> {
    pub(super) begin: Time,
    busy: u64,
    inner: u64,
    site: SiteId,
    place: usize,
    task: usize,
    depth: usize,
    outermost: bool,
    /// It runs on one thread at a time; what says otherwise is not believed.
    running: bool,
    thread: ThreadId,
    pub(super) args: SmallVec<[Args<'a>; 1]>,
    pub(super) result: Option<Returned<'a>>,
}

impl<'a> State<'a> {
    pub(super) fn async_begin(&mut self, lane: usize, now: Time, region: RegionId, site: SiteId) {
        if self.asyncs.contains_key(&region) {
            return;
        }
        let (place, task) = (self.site(site), self.current_task(lane, now));
        let thread = &self.threads[lane];
        let new = AsyncRegion {
            begin: now,
            busy: 0,
            inner: 0,
            site,
            place,
            task,
            depth: thread.stack.len(),
            outermost: true,
            running: false,
            thread: thread.id,
            args: SmallVec::new(),
            result: None,
        };
        self.asyncs.insert(region, new);
        let outermost = self.push_async(lane, now, region);
        if let Some(region) = self.asyncs.get_mut(&region) {
            region.outermost = outermost;
        }
    }

    pub(super) fn resume(&mut self, lane: usize, now: Time, region: RegionId) {
        match self.asyncs.get(&region) {
            Some(known) if known.running => {}
            Some(_) => {
                self.push_async(lane, now, region);
            }
            // A region that began before the trace has no site; its pieces are not shown, and what it
            // returns is not what the region around it does.
            None => {
                let thread = &mut self.threads[lane];
                thread.strangers.push((region, thread.stack.len()));
            }
        }
    }

    pub(super) fn push_async(&mut self, lane: usize, now: Time, region: RegionId) -> bool {
        let thread = &mut self.threads[lane];
        let Some(known) = self.asyncs.get_mut(&region) else { return false };
        known.running = true;
        let AsyncRegion { site, place, task, .. } = *known;
        let outermost = thread.open.opens(place, task);
        thread.stack.push(Frame {
            begin: now.ns(),
            inner: 0,
            id: region.0,
            place,
            task,
            site,
            kind: FrameKind::Async,
            outermost,
        });
        outermost
    }

    pub(super) fn suspend(&mut self, lane: usize, now: Time, region: RegionId) {
        match self.threads[lane].stack.close(FrameKind::Async, |frame| frame.id == region.0) {
            Some(frame) => self.pause(lane, now, &frame),
            // That of a region from before the trace is counted once, at its end.
            None => self.unpaired_ends += u64::from(self.asyncs.contains_key(&region)),
        }
        self.stranger_leaves(lane, region);
    }

    fn stranger_leaves(&mut self, lane: usize, region: RegionId) {
        self.threads[lane].strangers.pop_if(|&mut (stranger, _)| stranger == region);
    }

    /// A piece of an async region is over.
    pub(super) fn pause(&mut self, lane: usize, now: Time, frame: &Frame) {
        let thread = &mut self.threads[lane];
        if frame.outermost {
            thread.open.closes(frame.place, frame.task);
        }
        let ran = now.since(Time::from_ns(frame.begin));
        thread.stack.add_inner(ran);
        if let Some(region) = self.asyncs.get_mut(&RegionId(frame.id)) {
            region.busy = region.busy.saturating_add(ran);
            region.inner = region.inner.saturating_add(frame.inner);
            (region.running, region.thread) = (false, thread.id);
        }
    }

    pub(super) fn async_end(
        &mut self,
        lane: usize,
        now: Time,
        region: RegionId,
        outcome: Outcome,
        observer: &mut impl Observer<'a>,
    ) {
        if let Some(frame) = self.threads[lane].stack.close(FrameKind::Async, |frame| frame.id == region.0) {
            self.pause(lane, now, &frame);
        }
        match self.asyncs.remove(&region) {
            Some(region) => self.give_async(region, now, false, outcome, observer),
            None => self.unpaired_ends += 1,
        }
        self.stranger_leaves(lane, region);
    }

    pub(super) fn give_async(
        &mut self,
        region: AsyncRegion<'a>,
        now: Time,
        open: bool,
        outcome: Outcome,
        observer: &mut impl Observer<'a>,
    ) {
        observer.region(Region {
            site: region.site,
            site_index: region.place,
            thread: region.thread,
            task: self.tasks.id(region.task),
            begin: region.begin,
            end: now,
            busy_ns: region.busy,
            self_ns: region.busy.saturating_sub(region.inner),
            depth: region.depth,
            outermost: region.outermost,
            open,
            asynchronous: true,
            outcome,
            args: region.args,
            result: region.result,
        });
    }
}
