//! All threads' events in one order.
//!
//! 1. The lane whose next event is the earliest goes on, as long as it is.
//! 2. An event whose cause is in the file and was not shown yet waits, and its lane with it; the
//!    other lanes go on. Behind its cause it gets the cause's time if its own was earlier, and the
//!    difference is counted as a repair. Later events of its lane have their own times again as
//!    soon as those are later.
//! 3. When every lane waits, causes form a circle, which no recorder writes. The earliest goes on
//!    all the same, and that is counted.
//!
//! A lane has one decoded event and a cursor, so that memory does not grow with the events.

use crate::causes::{Cause, Causes};
use crate::clock::Converter;
use crate::cursor::{Cursor, What};
use crate::model::{Event, Repaired, Time};
use crate::trace::Trace;
use std::cmp::Reverse;
use std::collections::binary_heap::PeekMut;
use std::collections::{BTreeSet, BinaryHeap};
use trace_format::{ThreadId, Ticks};

pub(crate) struct Merge<'a> {
    lanes: Vec<LaneState<'a>>,
    ready: BinaryHeap<Reverse<(u64, usize)>>,
    /// The lane that goes on, and the time of the earliest other.
    current: Option<usize>,
    limit: u64,
    /// The lane whose event is being shown.
    shown: Option<usize>,
    blocked: BTreeSet<(u64, usize)>,
    causes: Causes<'a>,
    clock: Converter<'a>,
    /// Of the last event shown.
    now: u64,
    pub(crate) repaired: Repaired,
    pub(crate) unresolved: u64,
}

struct LaneState<'a> {
    thread: ThreadId,
    cursor: Cursor<'a>,
    /// The next event, or the one being shown.
    what: What<'a>,
    ticks: Ticks,
    /// When, not before what its lane and its cause had.
    time: u64,
    waits_for: Option<Cause>,
    /// It waited for the cause of its next event.
    waited: bool,
    /// It need not wait for the next event's cause.
    forced: bool,
}

/// What is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'m, 'a> {
    pub(crate) lane: usize,
    pub(crate) time: Time,
    pub(crate) thread: ThreadId,
    pub(crate) ticks: Ticks,
    pub(crate) what: &'m What<'a>,
}

impl<'a> Merge<'a> {
    /// The lane whose event is shown, to look at what is around the event.
    pub(crate) fn cursor(&self) -> Option<&Cursor<'a>> {
        Some(&self.lanes[self.shown?].cursor)
    }
}

impl<'a> Shown<'_, 'a> {
    /// The event, if it is one.
    #[inline]
    pub(crate) fn event(&self) -> Option<Event<'a>> {
        let Shown { time, thread, ticks, .. } = *self;
        Some(Event { time, ticks, thread, event: self.what.event()? })
    }
}

impl<'a> Merge<'a> {
    pub(crate) fn new(trace: &'a Trace) -> Self {
        let lanes = trace.lanes.lanes.iter().enumerate().map(|(place, lane)| LaneState {
            thread: lane.thread,
            cursor: Cursor::new(trace.bytes(), &trace.header().schema, trace.lanes.parts(place)),
            what: What::End,
            ticks: Ticks(0),
            time: 0,
            waits_for: None,
            waited: false,
            forced: false,
        });
        let mut merge = Merge {
            lanes: lanes.collect(),
            ready: BinaryHeap::new(),
            current: None,
            limit: 0,
            shown: None,
            blocked: BTreeSet::new(),
            causes: Causes::new(trace.index()),
            clock: trace.clock.converter(),
            now: 0,
            repaired: Repaired::default(),
            unresolved: 0,
        };
        let mut first = Vec::with_capacity(merge.lanes.len());
        for lane in 0..merge.lanes.len() {
            if !merge.advance(lane) {
                continue;
            }
            // A thread that was made by another begins behind that.
            if let Some(cause) = merge.causes.missing_at_start(merge.lanes[lane].thread) {
                merge.wait(lane, cause);
            } else {
                first.push(Reverse((merge.lanes[lane].time, lane)));
            }
        }
        merge.ready = first.into();
        merge
    }

    /// Goes on to the next event. Whether there is one.
    #[inline]
    pub(crate) fn next(&mut self) -> bool {
        // 1. What was shown is done with.
        if let Some(lane) = self.shown.take()
            && !self.advance(lane)
        {
            self.over(lane);
        }
        loop {
            // 2. The current lane goes on while no other is earlier; else the earliest does.
            let lane = match self.current {
                Some(lane) if self.lanes[lane].time <= self.limit => lane,
                Some(lane) => self.change(lane),
                None => match self.earliest() {
                    Some(lane) => lane,
                    None => return false,
                },
            };
            // 3. Unless it must wait.
            if let What::Other(_) = self.lanes[lane].what
                && self.must_wait(lane)
            {
                self.current = None;
                continue;
            }
            self.show(lane);
            return true;
        }
    }

    /// The event that `next` went on to.
    #[inline]
    pub(crate) fn get(&self) -> Option<Shown<'_, 'a>> {
        let lane = self.shown?;
        let state = &self.lanes[lane];
        let LaneState { thread, ticks, .. } = *state;
        Some(Shown { lane, time: Time::from_ns(state.time), thread, ticks, what: &state.what })
    }

    /// Decodes the next event of a lane. Whether there is one. Once per event, in the loop.
    #[inline(always)]
    fn advance(&mut self, lane: usize) -> bool {
        let state = &mut self.lanes[lane];
        // What cannot be decoded was noted by the index.
        let Some(ticks) = state.cursor.next(&mut state.what, &mut |_, _| ()) else { return false };
        state.ticks = ticks;
        state.time = state.time.max(self.clock.ns(ticks));
        true
    }

    /// Another lane than the current one is earlier: it takes its place.
    #[inline]
    fn change(&mut self, current: usize) -> usize {
        let time = self.lanes[current].time;
        let mut lane = current;
        if let Some(mut top) = self.ready.peek_mut() {
            let Reverse((_, earliest)) = std::mem::replace(&mut *top, Reverse((time, current)));
            lane = earliest;
        }
        self.limit = self.ready.peek().map_or(u64::MAX, |Reverse((time, _))| *time);
        self.current = Some(lane);
        lane
    }

    /// Makes the earliest lane the current one: of those that are ready, or else of those that wait.
    fn earliest(&mut self) -> Option<usize> {
        let lane = if let Some(top) = self.ready.peek_mut() {
            let Reverse((_, lane)) = PeekMut::pop(top);
            lane
        } else {
            let (_, lane) = self.blocked.pop_first()?;
            let state = &mut self.lanes[lane];
            state.waits_for = None;
            state.forced = true;
            // So that it is counted, whatever event it is.
            state.waited = true;
            state.time = state.time.max(self.now);
            lane
        };
        self.limit = self.ready.peek().map_or(u64::MAX, |Reverse((time, _))| *time);
        self.current = Some(lane);
        Some(lane)
    }

    #[inline]
    fn show(&mut self, lane: usize) {
        self.shown = Some(lane);
        let state = &self.lanes[lane];
        self.now = state.time;
        if !matches!(state.what, What::Begin(_) | What::End) || state.waited {
            self.show_slow(lane);
        }
    }

    /// What may be the cause of something, or was the effect.
    fn show_slow(&mut self, lane: usize) {
        let state = &mut self.lanes[lane];
        let waited = std::mem::take(&mut state.waited);
        if std::mem::take(&mut state.forced) {
            self.unresolved += 1;
        } else if waited {
            let shift = state.time - self.clock.ns(state.ticks).min(state.time);
            self.repaired.count += u64::from(shift > 0);
            self.repaired.max_ns = self.repaired.max_ns.max(shift);
        }
        let woken = match &state.what {
            What::Other(event) => self.causes.shown(lane, event),
            What::Missing(_) => self.causes.broken(lane),
            What::Begin(_) | What::End => return,
        };
        self.wake(woken);
    }

    /// A lane has no more events.
    #[cold]
    fn over(&mut self, lane: usize) {
        self.current = None;
        let woken = self.causes.broken(lane);
        self.wake(woken);
    }

    /// Lets lanes go on whose cause was just shown.
    fn wake(&mut self, woken: impl IntoIterator<Item = usize>) {
        for lane in woken {
            let state = &mut self.lanes[lane];
            if state.waits_for.take().is_none() {
                continue;
            }
            self.blocked.remove(&(state.time, lane));
            state.time = state.time.max(self.now);
            state.waited = true;
            self.limit = self.limit.min(state.time);
            self.ready.push(Reverse((state.time, lane)));
        }
    }

    /// Whether the next event of a lane must wait; if so, it does.
    fn must_wait(&mut self, lane: usize) -> bool {
        let state = &mut self.lanes[lane];
        let What::Other(event) = &state.what else { return false };
        let Some(cause) = self.causes.missing(lane, event) else {
            state.forced = false;
            return false;
        };
        if state.forced {
            return false;
        }
        self.wait(lane, cause);
        true
    }

    fn wait(&mut self, lane: usize, cause: Cause) {
        let state = &mut self.lanes[lane];
        state.waits_for = Some(cause);
        self.blocked.insert((state.time, lane));
        self.causes.wait(lane, cause);
    }
}
