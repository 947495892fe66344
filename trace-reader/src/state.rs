//! What is going on, event by event: open regions, current tasks, async regions on their way.
//!
//! Everything open on a thread is one stack (see `stack`). What is still open when its thread ends,
//! at a place where events are missing, or at the end of the trace is given out as open.
//!
//! `regions` are those of one thread, `async_regions` those that may move, `calls` those of the C
//! library, `sync` what locks and channels do; `running` knows which task
//! runs where, `missing` what to believe where events are missing.

mod async_regions;
mod calls;
mod missing;
mod regions;
mod running;
mod sync;

use crate::cursor::{Cursor, What};
use crate::hash::Map;
use crate::merge::Shown;
use crate::model::{Counter, Log, Returned, Time};
use crate::pairs::Pairs;
use crate::stack::{OpenSites, Stack};
use crate::tasks::Tasks;
use crate::trace::Trace;
use crate::wakings::Notes;
use crate::walk::Observer;
use async_regions::AsyncRegion;
use trace_format::{Event, Outcome, RegionId, SiteId, ThreadId};

pub(crate) struct State<'a> {
    trace: &'a Trace,
    threads: Vec<OnThread<'a>>,
    pub(crate) tasks: Tasks,
    asyncs: Map<RegionId, AsyncRegion<'a>>,
    /// Places of sites whose rows are missing, behind those that the trace has.
    unknown_sites: Map<SiteId, usize>,
    pairs: &'a Pairs,
    /// Calls that end waits which are not over, by lane and number.
    wakers: Map<(usize, u64), calls::Waker>,
    /// What those were doing of whom the kernel told that they woke another.
    notes: Notes<'a>,
    sync: sync::Sync,
    /// Ends of things whose begin is not in the trace.
    pub(crate) unpaired_ends: u64,
}

struct OnThread<'a> {
    id: ThreadId,
    stack: Stack<'a>,
    /// What runs here, and since when.
    task: Option<usize>,
    since: Time,
    /// Its last event.
    last: Time,
    open: OpenSites,
    /// Async regions from before the trace that run here, each with the height of the stack below it.
    strangers: Vec<(RegionId, usize)>,
    /// Calls that it has entered.
    calls: u64,
}

impl<'a> State<'a> {
    pub(crate) fn new(trace: &'a Trace) -> Self {
        let threads = trace.lanes.lanes.iter().map(|lane| OnThread {
            id: lane.thread,
            stack: Stack::default(),
            task: None,
            since: Time::default(),
            last: Time::default(),
            open: OpenSites::default(),
            strangers: Vec::new(),
            calls: 0,
        });
        State {
            trace,
            threads: threads.collect(),
            tasks: Tasks::default(),
            asyncs: Map::default(),
            unknown_sites: Map::default(),
            pairs: &trace.index().pairs,
            wakers: Map::default(),
            notes: Notes::new(trace.wakings()),
            sync: sync::Sync::new(!trace.index().callers.is_empty()),
            unpaired_ends: 0,
        }
    }

    /// Takes what happened, and shows `observer` what follows from it.
    /// `cursor` stands behind it.
    #[inline]
    pub(crate) fn apply(
        &mut self,
        shown: &Shown<'_, 'a>,
        cursor: &Cursor<'a>,
        observer: &mut impl Observer<'a>,
    ) {
        let (lane, now) = (shown.lane, shown.time);
        if let What::Missing(missing) = *shown.what {
            return self.missing(lane, now, missing, observer);
        }
        self.threads[lane].last = now;
        match shown.what {
            What::Begin(site) => self.begin(lane, now, *site),
            What::End => self.end(lane, now, Outcome::Completed, observer),
            What::Other(event) => self.other(shown, cursor, event, observer),
            What::Missing(_) => {}
        }
    }

    fn other(
        &mut self,
        shown: &Shown<'_, 'a>,
        cursor: &Cursor<'a>,
        event: &Event<'a>,
        observer: &mut impl Observer<'a>,
    ) {
        let (lane, now) = (shown.lane, shown.time);
        match *event {
            Event::RegionBegin { site } => self.begin(lane, now, site),
            Event::RegionEnd => self.end(lane, now, Outcome::Completed, observer),
            Event::RegionUnwind => self.end(lane, now, Outcome::Panicked, observer),
            Event::RegionBeginArgs { site, args } => {
                self.begin(lane, now, site);
                self.args(lane, args);
            }
            Event::RegionArgs { args } => self.args(lane, args),
            Event::RegionReturn { value } => self.result(lane, Returned::Value(value)),
            Event::RegionError { value } => self.result(lane, Returned::Error(value)),
            Event::AsyncBegin { region, site } => self.async_begin(lane, now, region, site),
            Event::AsyncResume { region } => self.resume(lane, now, region),
            Event::AsyncSuspend { region } => self.suspend(lane, now, region),
            Event::AsyncEnd { region, outcome } => self.async_end(lane, now, region, outcome, observer),
            Event::Log { site, message } => {
                let task = self.current_task(lane, now);
                let (task, thread) = (self.tasks.id(task), self.threads[lane].id);
                observer.log(Log { time: now, thread, task, site, message });
            }
            Event::Counter { site, value } => {
                let (site_index, thread) = (self.site(site), self.threads[lane].id);
                observer.counter(Counter { time: now, thread, site, site_index, value });
            }
            Event::ThreadEnd => self.thread_end(lane, now, observer),
            Event::CallEnter { .. }
            | Event::CallExit { .. }
            | Event::Sample { .. }
            | Event::PageFault { .. }
            | Event::SystemCall { .. }
            | Event::Alloc { .. }
            | Event::FdName { .. } => self.runtime_event(shown, cursor, event, observer),
            Event::SyncWait { .. }
            | Event::SyncProceed { .. }
            | Event::LockAcquire { .. }
            | Event::LockRelease { .. }
            | Event::LockPoison { .. }
            | Event::CondNotify { .. }
            | Event::ChannelSend { .. }
            | Event::ChannelUnsent { .. }
            | Event::ChannelReceive { .. } => self.sync_event(shown, cursor, event, observer),
            _ => self.task_event(lane, now, event),
        }
    }

    /// The end of the trace: what is still open is given out, and lasts until then.
    pub(crate) fn finish(&mut self, end: Time, observer: &mut impl Observer<'a>) {
        for lane in 0..self.threads.len() {
            while let Some(frame) = self.threads[lane].stack.pop() {
                self.cut(lane, end, frame, observer);
            }
            self.switch(lane, end, None);
        }
        self.finish_sync(end, observer);
        let mut suspended: Vec<_> = std::mem::take(&mut self.asyncs).into_iter().collect();
        suspended.sort_unstable_by_key(|(id, region)| (region.begin, *id));
        for (_, region) in suspended {
            self.give_async(region, end, true, Outcome::Unknown, observer);
        }
    }

    /// The place of a site, also of one without a row.
    #[inline]
    fn site(&mut self, site: SiteId) -> usize {
        match self.trace.site_index.get(site) {
            Some(place) => place,
            None => {
                let next = self.trace.sites().len() + self.unknown_sites.len();
                *self.unknown_sites.entry(site).or_insert(next)
            }
        }
    }

    /// Sites without rows, by their places.
    pub(crate) fn unknown_sites(&self) -> impl Iterator<Item = (usize, SiteId)> {
        self.unknown_sites.iter().map(|(&site, &place)| (place, site))
    }
}
