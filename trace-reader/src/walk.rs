//! Going through a trace once, from its first event to its last.

use crate::merge::Merge;
use crate::model::{
    Alloc, Call, Counter, Event, FdName, Hold, Log, Message, Notification, PageFault, Region, Repaired,
    Sample, SyncWait, Task, Time, Wake,
};
use crate::state::State;
use crate::trace::Trace;
use std::collections::VecDeque;
use trace_format::SiteId;

/// Events between two calls of the progress callback.
const PROGRESS_STEP: u64 = 1 << 16;

/// Sees what happens in a trace, in the order of [`Trace::events`].
pub trait Observer<'a> {
    /// An event, before anything that follows from it.
    #[inline]
    fn event(&mut self, event: &Event<'a>) {
        let _ = event;
    }

    /// A region's run is over.
    #[inline]
    fn region(&mut self, region: Region<'a>) {
        let _ = region;
    }

    /// A message.
    #[inline]
    fn log(&mut self, log: Log<'a>) {
        let _ = log;
    }

    /// A number has changed.
    #[inline]
    fn counter(&mut self, counter: Counter<'a>) {
        let _ = counter;
    }

    /// A call is over.
    #[inline]
    fn call(&mut self, call: &Call) {
        let _ = call;
    }

    /// A wait was ended by another thread. Comes when both sides are over.
    #[inline]
    fn wake(&mut self, wake: &Wake) {
        let _ = wake;
    }

    /// A thread was found running, some time ago: the kernel's records are read late.
    #[inline]
    fn sample(&mut self, sample: &Sample) {
        let _ = sample;
    }

    /// A thread touched memory that was not mapped, some time ago.
    #[inline]
    fn page_fault(&mut self, fault: &PageFault) {
        let _ = fault;
    }

    /// Memory was allocated.
    #[inline]
    fn alloc(&mut self, alloc: &Alloc) {
        let _ = alloc;
    }

    /// A lock was let go.
    #[inline]
    fn hold(&mut self, hold: &Hold) {
        let _ = hold;
    }

    /// A wait for a lock, a condition, a barrier or a channel is over.
    #[inline]
    fn sync_wait(&mut self, wait: &SyncWait) {
        let _ = wait;
    }

    /// A message was received, or, at the end, was not.
    #[inline]
    fn message(&mut self, message: &Message) {
        let _ = message;
    }

    /// A condition was notified.
    #[inline]
    fn notification(&mut self, notification: &Notification) {
        let _ = notification;
    }

    /// What a file descriptor stands for.
    #[inline]
    fn fd_name(&mut self, name: FdName<'a>) {
        let _ = name;
    }
}

/// What is known at the end of a walk.
#[derive(Clone, Debug, PartialEq)]
pub struct Walked {
    /// Tasks, in the order in which they came into being.
    pub tasks: Vec<Task>,
    /// The last instant of the trace.
    pub end: Time,
    /// How often clocks disagreed with causality.
    pub repaired: Repaired,
    /// Effects that were let go before their causes, because causes and effects formed a circle:
    /// 0 in any file that our recorder wrote.
    pub unresolved: u64,
    /// Ends of things whose begin is not in the trace.
    pub unpaired_ends: u64,
    /// Sites that events refer to and that have no row, by the place that [`Region::site_index`]
    /// and [`Counter::site_index`] give them.
    pub unknown_sites: Vec<(usize, SiteId)>,
}

/// A walk on its way.
pub(crate) struct Walk<'a> {
    trace: &'a Trace,
    merge: Merge<'a>,
    state: State<'a>,
    /// Of the last event.
    now: Time,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(trace: &'a Trace) -> Self {
        let (merge, state) = (Merge::new(trace), State::new(trace));
        Walk { trace, merge, state, now: Time::default() }
    }

    pub(crate) fn run(mut self, observer: &mut impl Observer<'a>, progress: &mut dyn FnMut(f64)) -> Walked {
        let all = self.trace.event_count().max(1);
        let mut seen = 0u64;
        while self.step(observer) {
            seen += 1;
            if seen.is_multiple_of(PROGRESS_STEP) {
                progress((seen as f64 / all as f64).min(1.0));
            }
        }
        let end = self.finish(observer);
        progress(1.0);
        let mut unknown_sites: Vec<_> = self.state.unknown_sites().collect();
        unknown_sites.sort_unstable();
        Walked {
            end,
            repaired: self.merge.repaired,
            unresolved: self.merge.unresolved,
            unpaired_ends: self.state.unpaired_ends,
            unknown_sites,
            tasks: self.state.tasks.into_list(),
        }
    }

    /// One event further. Whether there was one.
    #[inline]
    fn step(&mut self, observer: &mut impl Observer<'a>) -> bool {
        if !self.merge.next() {
            return false;
        }
        let (Some(shown), Some(cursor)) = (self.merge.get(), self.merge.cursor()) else { return false };
        self.now = shown.time;
        if let Some(event) = shown.event() {
            observer.event(&event);
        }
        self.state.apply(&shown, cursor, observer);
        true
    }

    /// Gives out what is still open. A repair may have moved the last event behind the last instant
    /// of any clock.
    fn finish(&mut self, observer: &mut impl Observer<'a>) -> Time {
        let end = self.trace.end().max(self.now);
        self.state.finish(end, observer);
        end
    }
}

/// See [`Trace::events`].
pub(crate) fn events(trace: &Trace) -> impl Iterator<Item = Event<'_>> {
    let mut merge = Merge::new(trace);
    std::iter::from_fn(move || {
        while merge.next() {
            if let Some(event) = merge.get().and_then(|shown| shown.event()) {
                return Some(event);
            }
        }
        None
    })
}

/// See [`Trace::regions`].
pub(crate) fn regions(trace: &Trace) -> impl Iterator<Item = Region<'_>> {
    struct Regions<'a>(VecDeque<Region<'a>>);
    impl<'a> Observer<'a> for Regions<'a> {
        fn region(&mut self, region: Region<'a>) {
            self.0.push_back(region);
        }
    }
    collect(trace, Regions(VecDeque::new()), |regions| regions.0.pop_front())
}

/// See [`Trace::logs`].
pub(crate) fn logs(trace: &Trace) -> impl Iterator<Item = Log<'_>> {
    struct Logs<'a>(VecDeque<Log<'a>>);
    impl<'a> Observer<'a> for Logs<'a> {
        fn log(&mut self, log: Log<'a>) {
            self.0.push_back(log);
        }
    }
    collect(trace, Logs(VecDeque::new()), |logs| logs.0.pop_front())
}

/// See [`Trace::counters`].
pub(crate) fn counters(trace: &Trace) -> impl Iterator<Item = Counter<'_>> {
    struct Counters<'a>(VecDeque<Counter<'a>>);
    impl<'a> Observer<'a> for Counters<'a> {
        fn counter(&mut self, counter: Counter<'a>) {
            self.0.push_back(counter);
        }
    }
    collect(trace, Counters(VecDeque::new()), |counters| counters.0.pop_front())
}

/// Iterators over what an observer is shown through one of its methods.
macro_rules! only {
    ($($(#[$doc:meta])* $name:ident: $method:ident($given:ty) $item:ty;)*) => {$(
        $(#[$doc])*
        pub(crate) fn $name(trace: &Trace) -> impl Iterator<Item = $item> {
            struct Only(VecDeque<$item>);
            impl Observer<'_> for Only {
                fn $method(&mut self, given: $given) {
                    self.0.push_back(*given);
                }
            }
            collect(trace, Only(VecDeque::new()), |only| only.0.pop_front())
        }
    )*};
}

only! {
    /// See [`Trace::calls`].
    calls: call(&Call) Call;
    /// See [`Trace::wakes`].
    wakes: wake(&Wake) Wake;
    /// See [`Trace::samples`].
    samples: sample(&Sample) Sample;
    /// See [`Trace::page_faults`].
    page_faults: page_fault(&PageFault) PageFault;
    /// See [`Trace::allocs`].
    allocs: alloc(&Alloc) Alloc;
    /// See [`Trace::holds`].
    holds: hold(&Hold) Hold;
    /// See [`Trace::sync_waits`].
    sync_waits: sync_wait(&SyncWait) SyncWait;
    /// See [`Trace::messages`].
    messages: message(&Message) Message;
}

/// Walks until `take` finds something that `observer` kept, again and again.
fn collect<'a, T, O: Observer<'a>>(
    trace: &'a Trace,
    mut observer: O,
    take: fn(&mut O) -> Option<T>,
) -> impl Iterator<Item = T> {
    let mut walk = Some(Walk::new(trace));
    std::iter::from_fn(move || {
        loop {
            if let Some(item) = take(&mut observer) {
                return Some(item);
            }
            let on = walk.as_mut()?;
            if !on.step(&mut observer) {
                on.finish(&mut observer);
                walk = None;
            }
        }
    })
}
