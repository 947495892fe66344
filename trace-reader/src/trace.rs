//! A trace, opened: what its blocks say at once, what its events say when asked.

use crate::clock::ClockMap;
use crate::damage::{DamageList, counted};
use crate::hash::Map;
use crate::index::Index;
use crate::lanes::Lanes;
use crate::model::{Counter, Damage, Event, Log, Loss, Region, Site, Thread, Time};
use crate::open::Bytes;
use crate::scan::{Scan, scan};
use crate::tables::{SiteIndex, ThreadFacts};
use crate::walk::{Observer, Walk, Walked};
use crate::{Error, Summary, summary, walk};
use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use trace_format::tables::{CollectorRow, End, Header, LossReason, ModuleRow};
use trace_format::{SiteId, StackId, ThreadId, Ticks};

/// A trace, opened. It holds the file's bytes and its tables; events are read each time they are
/// asked for, and are never all in memory.
pub struct Trace {
    bytes: Bytes,
    header: Header,
    generations: u64,
    finished: Option<End>,
    losses: Vec<Loss>,
    collectors: Vec<CollectorRow>,
    sites: Vec<Site>,
    modules: Vec<(ModuleRow, Arc<str>)>,
    stacks: Map<StackId, Box<[u64]>>,
    named: Map<ThreadId, ThreadFacts>,
    scan_damage: DamageList,
    last_instant: Ticks,
    pub(crate) site_index: SiteIndex,
    pub(crate) clock: ClockMap,
    pub(crate) lanes: Lanes,
    index: OnceLock<(Index, Vec<Damage>, Vec<Thread>)>,
}

impl Trace {
    /// Opens a file and reads its blocks, but not yet their events. Files below 64 MiB are read
    /// into memory; larger ones are mapped and must not be cut while they are open here, which would
    /// end the process with SIGBUS (a recorder makes a new file instead; new bytes at the end do no
    /// harm: they are not seen).
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::open_with(path, &mut |_| ())
    }

    /// Opens a file, and says now and then how far it is, from 0.0 to 1.0.
    pub fn open_with(path: impl AsRef<Path>, progress: &mut dyn FnMut(f64)) -> Result<Self, Error> {
        let path = path.as_ref();
        let bytes = Bytes::open(path).map_err(|source| Error::Open { path: path.into(), source })?;
        Self::new(bytes, progress)
    }

    /// Reads bytes that are in memory.
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Result<Self, Error> {
        Self::new(Bytes::Read(bytes.into()), &mut |_| ())
    }

    fn new(bytes: Bytes, progress: &mut dyn FnMut(f64)) -> Result<Self, Error> {
        let Scan { header, mut tables, clocks, generations, parts, first_event, end, mut damage } =
            scan(&bytes, progress)?;
        let ticks_per_second = header.fact("ticks_per_second").and_then(|ticks| ticks.parse().ok());
        let (clock, left_out) = ClockMap::new(&clocks, first_event, ticks_per_second);
        if left_out > 0 {
            damage.add(0, 0, || {
                format!("{} of the clocks not used: time goes back there", counted(left_out, "reading"))
            });
        }
        let lanes = Lanes::new(parts, &tables, &mut damage);
        let sites = tables.take_sites();
        Ok(Trace {
            bytes,
            header,
            generations,
            losses: losses(&tables, &clock, end.as_ref()),
            finished: end,
            collectors: std::mem::take(&mut tables.collectors),
            site_index: SiteIndex::new(&sites),
            sites,
            modules: tables.take_modules(),
            stacks: std::mem::take(&mut tables.stacks),
            named: std::mem::take(&mut tables.threads),
            scan_damage: damage,
            last_instant: clocks.iter().map(|clock| clock.ticks).max().unwrap_or_default(),
            clock,
            lanes,
            index: OnceLock::new(),
        })
    }

    /// The bytes of the file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What wrote the file: version, process, facts, event table.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Whether the recording was stopped and its end is in the file.
    pub fn is_complete(&self) -> bool {
        self.finished.is_some()
    }

    /// How many generations the file has.
    pub fn generations(&self) -> u64 {
        self.generations
    }

    /// Nanoseconds from 1970-01-01 UTC to the trace's time 0; 0 when the file does not say.
    pub fn start_wall_ns(&self) -> u64 {
        self.clock.wall_ns()
    }

    /// When a thread's clock showed `ticks`; 0 before the recording.
    pub fn time(&self, ticks: Ticks) -> Time {
        Time::from_ns(self.clock.ns(ticks))
    }

    /// The last instant that the file knows of. Reads all events the first time.
    pub fn end(&self) -> Time {
        let last = self.index().lanes.iter().map(|lane| lane.last).max();
        self.time(last.unwrap_or_default().max(self.last_instant))
    }

    /// What of the file could not be read, by offset. Reads all events the first time.
    pub fn damage(&self) -> &[Damage] {
        &self.indexed().1
    }

    /// Events that could not be recorded, by thread and reason.
    pub fn losses(&self) -> &[Loss] {
        &self.losses
    }

    /// Sources of events, in the order of the file.
    pub fn collectors(&self) -> &[CollectorRow] {
        &self.collectors
    }

    /// Sites, by id.
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// A site, if its row is in the file.
    pub fn site(&self, id: SiteId) -> Option<&Site> {
        self.sites.get(self.site_index.get(id)?)
    }

    /// Files that were mapped into the process, by address, with their paths.
    pub fn modules(&self) -> &[(ModuleRow, Arc<str>)] {
        &self.modules
    }

    /// The program counters of a stack, innermost first.
    pub fn stack(&self, id: StackId) -> Option<&[u64]> {
        self.stacks.get(&id).map(|frames| &**frames)
    }

    /// Threads, by id. Reads all events the first time.
    pub fn threads(&self) -> &[Thread] {
        &self.indexed().2
    }

    /// A thread. Reads all events the first time.
    pub fn thread(&self, id: ThreadId) -> Option<&Thread> {
        let threads = self.threads();
        threads.binary_search_by_key(&id, |thread| thread.id).ok().map(|place| &threads[place])
    }

    /// A thread's last name; empty when it has none.
    pub fn thread_name(&self, id: ThreadId) -> &str {
        self.named.get(&id).map_or("", |facts| &facts.name)
    }

    /// The same, to keep.
    pub(crate) fn shared_thread_name(&self, id: ThreadId) -> Arc<str> {
        self.named.get(&id).map_or_else(Arc::default, |facts| facts.name.clone())
    }

    /// How many events the file has. Reads all of them the first time.
    pub fn event_count(&self) -> u64 {
        self.index().events()
    }

    /// All events in one order: times never go back, and nothing stands before its cause.
    pub fn events(&self) -> impl Iterator<Item = Event<'_>> {
        walk::events(self)
    }

    /// Regions' runs, in the order of their ends; those still open at the end come last.
    pub fn regions(&self) -> impl Iterator<Item = Region<'_>> {
        walk::regions(self)
    }

    /// Messages, in order.
    pub fn logs(&self) -> impl Iterator<Item = Log<'_>> {
        walk::logs(self)
    }

    /// Counters' changes, in order.
    pub fn counters(&self) -> impl Iterator<Item = Counter<'_>> {
        walk::counters(self)
    }

    /// Shows the whole trace to `observer`.
    pub fn walk<'a>(&'a self, observer: &mut impl Observer<'a>) -> Walked {
        self.walk_with(observer, &mut |_| ())
    }

    /// Shows the whole trace to `observer`, and says now and then how far it is, from 0.0 to 1.0.
    pub fn walk_with<'a>(
        &'a self,
        observer: &mut impl Observer<'a>,
        progress: &mut dyn FnMut(f64),
    ) -> Walked {
        Walk::new(self).run(observer, progress)
    }

    /// Adds everything up.
    pub fn summary(&self) -> Summary {
        self.summary_with(&mut |_| ())
    }

    /// Adds everything up, and says now and then how far it is, from 0.0 to 1.0.
    pub fn summary_with(&self, progress: &mut dyn FnMut(f64)) -> Summary {
        summary::build(self, progress)
    }

    pub(crate) fn index(&self) -> &Index {
        &self.indexed().0
    }

    fn indexed(&self) -> &(Index, Vec<Damage>, Vec<Thread>) {
        self.index.get_or_init(|| {
            let index = Index::new(&self.bytes, &self.header.schema, &self.lanes);
            let mut damage = self.scan_damage.clone();
            damage.extend(index.damage.clone());
            let threads = self.list_threads(&index);
            (index, damage.into_vec(), threads)
        })
    }

    fn list_threads(&self, index: &Index) -> Vec<Thread> {
        let without_events = self.named.keys().filter(|&&id| self.lanes.find(id).is_none());
        let mut ids: Vec<_> =
            self.lanes.lanes.iter().map(|lane| lane.thread).chain(without_events.copied()).collect();
        ids.sort_unstable();
        let thread = |id| {
            let facts = self.lanes.find(id).map(|lane| index.lanes[lane]).unwrap_or_default();
            let some = facts.events > 0;
            Thread {
                id,
                os_id: self.named.get(&id).map_or(0, |named| named.os_id),
                name: self.shared_thread_name(id),
                events: facts.events,
                first: some.then(|| self.time(facts.first)),
                last: some.then(|| self.time(facts.last)),
            }
        };
        ids.into_iter().map(thread).collect()
    }
}

impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trace")
            .field("bytes", &self.bytes.len())
            .field("header", &self.header)
            .field("generations", &self.generations)
            .field("threads", &self.lanes.lanes.len())
            .finish_non_exhaustive()
    }
}

/// Losses by thread and reason; what only the end block knows of has no thread and no reason.
fn losses(tables: &crate::tables::Tables, clock: &ClockMap, end: Option<&End>) -> Vec<Loss> {
    let mut converter = clock.converter();
    let mut time = |ticks| Time::from_ns(converter.ns(ticks));
    let mut losses = Vec::new();
    let mut sum = 0u64;
    for (thread, reason, lost) in tables.losses() {
        sum = sum.saturating_add(lost.count);
        let (since, until) = (time(lost.since), time(lost.until));
        losses.push(Loss { thread, reason, count: lost.count, since, until });
    }
    if let Some(end) = end.filter(|end| end.lost > sum) {
        losses.push(Loss {
            thread: ThreadId(0),
            reason: LossReason::Unknown,
            count: end.lost - sum,
            since: Time::default(),
            until: time(end.clock.ticks),
        });
    }
    losses
}
