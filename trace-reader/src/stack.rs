//! What is open on a thread, as one stack.
//!
//! Ends close the innermost thing of their kind. It is on top unless the program let guards go out
//! of order; then it is looked for below, if there is one at all, but not without limit.

use crate::hash::Map;
use crate::model::{Returned, StackIndex};
use smallvec::SmallVec;
use trace_format::{Args, Call, ObjectId, SiteId};

/// How deep an end looks for what it closes.
const LOOK_BACK: usize = 128;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FrameKind {
    /// A region. `place` is the site's.
    Region,
    /// A piece of an async region. `id` is the region's; `place` is the site's.
    Async,
    /// A task that was started. `place` is the task's.
    Started,
    /// A task that was entered.
    Entered,
    /// A call. `id` is its number on its thread.
    Call,
}

impl FrameKind {
    fn is_task(self) -> bool {
        matches!(self, FrameKind::Started | FrameKind::Entered)
    }

    fn is_region(self) -> bool {
        matches!(self, FrameKind::Region | FrameKind::Async)
    }
}

/// An open thing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    pub(crate) begin: u64,
    /// Nanoseconds in regions that were inside it and are over.
    pub(crate) inner: u64,
    /// A region's number on its thread, or an async region's id.
    pub(crate) id: u64,
    pub(crate) place: usize,
    /// The task that it belongs to.
    pub(crate) task: usize,
    pub(crate) site: SiteId,
    pub(crate) kind: FrameKind,
    /// Whether no run of the same site on the same task was open around it.
    pub(crate) outermost: bool,
}

/// What is known of a call that is open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OpenCall {
    pub(crate) call: Call,
    pub(crate) object: u64,
    pub(crate) stack: Option<StackIndex>,
    /// Calls that were open around it.
    pub(crate) depth: usize,
    /// What the thread waited for that it was the inside of.
    pub(crate) inside: Option<ObjectId>,
}

#[derive(Debug, Default)]
pub(crate) struct Stack<'a> {
    frames: Vec<Frame>,
    /// How many of each kind there are.
    open: [usize; 5],
    /// The places of the tasks among them, in order.
    tasks: Vec<usize>,
    /// So many frames at the bottom are started tasks, which stay where events are missing.
    settled: usize,
    /// Arguments of open regions, by the region's number.
    args: Vec<(u64, Args<'a>)>,
    /// What open regions are about to return, by the region's number.
    results: Vec<(u64, Returned<'a>)>,
    /// Open calls, by their numbers.
    calls: Vec<(u64, OpenCall)>,
    regions: u64,
}

impl<'a> Stack<'a> {
    pub(crate) fn len(&self) -> usize {
        self.frames.len()
    }

    #[inline]
    pub(crate) fn push(&mut self, mut frame: Frame) {
        if frame.kind == FrameKind::Region {
            self.regions += 1;
            frame.id = self.regions;
        }
        self.open[frame.kind as usize] += 1;
        if frame.kind.is_task() {
            self.tasks.push(frame.place);
        }
        self.frames.push(frame);
    }

    #[inline]
    pub(crate) fn pop(&mut self) -> Option<Frame> {
        let frame = self.frames.pop()?;
        self.open[frame.kind as usize] -= 1;
        if frame.kind.is_task() {
            self.tasks.pop();
            self.settled = self.settled.min(self.frames.len());
        }
        Some(frame)
    }

    /// Takes everything but the started tasks, from the innermost on, until there is no more. What
    /// an earlier call left at the bottom is not looked at again.
    pub(crate) fn pop_above_started(&mut self, kept: &mut Vec<Frame>) -> Option<Frame> {
        while self.frames.len() > self.settled {
            match self.pop()? {
                frame if frame.kind == FrameKind::Started => kept.push(frame),
                frame => return Some(frame),
            }
        }
        kept.drain(..).rev().for_each(|frame| self.push(frame));
        self.settled = self.frames.len();
        None
    }

    /// Closes the innermost frame of a kind that `wanted` accepts.
    #[inline]
    pub(crate) fn close(&mut self, kind: FrameKind, wanted: impl Fn(&Frame) -> bool) -> Option<Frame> {
        let wanted = |frame: &Frame| frame.kind == kind && wanted(frame);
        if wanted(self.frames.last()?) {
            return self.pop();
        }
        self.close_below(kind, wanted)
    }

    #[cold]
    fn close_below(&mut self, kind: FrameKind, wanted: impl Fn(&Frame) -> bool) -> Option<Frame> {
        if self.open[kind as usize] == 0 {
            return None;
        }
        let above = self.frames.iter().rev().take(LOOK_BACK).position(wanted)?;
        let place = self.frames.len() - 1 - above;
        let frame = self.frames.remove(place);
        self.open[kind as usize] -= 1;
        if kind.is_task() {
            let tasks_above = self.frames[place..].iter().filter(|frame| frame.kind.is_task()).count();
            self.tasks.remove(self.tasks.len() - 1 - tasks_above);
            self.settled -= usize::from(place < self.settled);
        }
        Some(frame)
    }

    /// Whether the innermost thing is a run of this site on this task.
    #[inline]
    pub(crate) fn is_in(&self, site: usize, task: usize) -> bool {
        let same = |top: &Frame| (top.kind, top.place, top.task) == (FrameKind::Region, site, task);
        self.frames.last().is_some_and(same)
    }

    /// Adds time to the innermost region: a region inside it is over.
    #[inline]
    pub(crate) fn add_inner(&mut self, ns: u64) {
        if let Some(frame) = self.innermost_region() {
            frame.inner = frame.inner.saturating_add(ns);
        }
    }

    #[inline]
    pub(crate) fn innermost_region(&mut self) -> Option<&mut Frame> {
        let is_region = |frame: &&mut Frame| frame.kind.is_region();
        if self.open[FrameKind::Region as usize] + self.open[FrameKind::Async as usize] == 0 {
            return None;
        }
        self.frames.iter_mut().rev().take(LOOK_BACK).find(is_region)
    }

    /// A call is entered.
    pub(crate) fn push_call(&mut self, frame: Frame, call: OpenCall) {
        self.calls.push((frame.id, call));
        self.push(frame);
    }

    /// How many calls are open.
    pub(crate) fn open_calls(&self) -> usize {
        self.calls.len()
    }

    /// The call that was entered last of those that are open.
    pub(crate) fn innermost_call(&self) -> Option<&OpenCall> {
        self.calls.last().map(|(_, call)| call)
    }

    /// Takes what is known of a call that was just closed.
    pub(crate) fn take_call(&mut self, id: u64) -> Option<OpenCall> {
        let place = self.calls.binary_search_by_key(&id, |&(id, _)| id).ok()?;
        Some(self.calls.remove(place).1)
    }

    /// The task of the innermost task frame.
    pub(crate) fn innermost_task(&self) -> Option<usize> {
        self.tasks.last().copied()
    }

    /// Arguments of an open region.
    pub(crate) fn put_args(&mut self, id: u64, args: Args<'a>) {
        self.args.push((id, args));
    }

    /// Takes the arguments of a region that was just closed.
    #[inline]
    pub(crate) fn take_args(&mut self, id: u64) -> SmallVec<[Args<'a>; 1]> {
        match self.args.last() {
            Some(&(last, _)) if last >= id => self.take_args_slow(id),
            _ => SmallVec::new(),
        }
    }

    #[cold]
    fn take_args_slow(&mut self, id: u64) -> SmallVec<[Args<'a>; 1]> {
        let behind = self.args.iter().rev().take(LOOK_BACK).take_while(|(other, _)| *other > id).count();
        let end = self.args.len() - behind;
        let own = self.args[..end].iter().rev().take_while(|(other, _)| *other == id).count();
        self.args.drain(end - own..end).map(|(_, args)| args).collect()
    }
}

impl<'a> Stack<'a> {
    /// What an open region is about to return. The last word counts.
    pub(crate) fn put_result(&mut self, id: u64, result: Returned<'a>) {
        while self.results.pop_if(|&mut (other, _)| other >= id).is_some() {}
        self.results.push((id, result));
    }

    /// Takes what a region returned that was just closed.
    #[inline]
    pub(crate) fn take_result(&mut self, id: u64) -> Option<Returned<'a>> {
        self.results.pop_if(|&mut (last, _)| last == id).map(|(_, result)| result)
    }
}

/// Which sites have a run open on a thread, by task.
#[derive(Debug)]
pub(crate) struct OpenSites {
    open: Map<u64, bool>,
    /// With so many pairs, those that are not open are removed.
    prune_at: usize,
}

/// A list of pairs below this length is left alone.
const MIN_PRUNED: usize = 64;

impl Default for OpenSites {
    fn default() -> Self {
        OpenSites { open: Map::default(), prune_at: MIN_PRUNED }
    }
}

impl OpenSites {
    /// A run of a site begins on a task: whether it is the outermost.
    #[inline]
    pub(crate) fn opens(&mut self, site: usize, task: usize) -> bool {
        match self.open.get_mut(&pair(site, task)) {
            Some(open) => !std::mem::replace(open, true),
            None => self.add(site, task),
        }
    }

    #[cold]
    fn add(&mut self, site: usize, task: usize) -> bool {
        if self.open.len() >= self.prune_at {
            self.open.retain(|_, open| *open);
            self.prune_at = MIN_PRUNED.max(2 * self.open.len());
        }
        self.open.insert(pair(site, task), true);
        true
    }

    /// The outermost run is over.
    #[inline]
    pub(crate) fn closes(&mut self, site: usize, task: usize) {
        if let Some(open) = self.open.get_mut(&pair(site, task)) {
            *open = false;
        }
    }
}

/// Sites' places have 32 bits, as their ids have; no machine has memory for so many tasks.
fn pair(site: usize, task: usize) -> u64 {
    (task as u64) << 32 | site as u64 & 0xffff_ffff
}
