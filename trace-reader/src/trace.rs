//! A trace, opened: what its blocks say at once, what its events say when asked.

use crate::clock::ClockMap;
use crate::damage::{DamageList, counted};
use crate::hash::Map;
use crate::index::{Index, LaneFacts};
use crate::lanes::Lanes;
use crate::model::{
    Alloc, Call, Counter, Damage, Event, Hold, Log, Loss, Message, Module, OnCpu, PageFault, Region, Sample,
    Site, StackIndex, Symbol, SyncWait, Thread, Time, Wake, WakeUp, is_of_system,
};
use crate::open::Bytes;
use crate::scan::{Scan, scan};
use crate::schedule::{ByOsId, Schedule};
use crate::stacks::{Stacks, modules_at};
use crate::tables::{SiteIndex, ThreadFacts};
use crate::wakings::Wakings;
use crate::walk::{Observer, Walk, Walked};
use crate::{Error, Summary, summary, walk};
use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use trace_format::tables::{CollectorRow, End, Header, LossReason};
use trace_format::{SiteId, ThreadId, Ticks};

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
    modules: Vec<Module>,
    symbols: Vec<(u64, Symbol)>,
    pub(crate) stacks: Stacks,
    named: Map<ThreadId, ThreadFacts>,
    scan_damage: DamageList,
    last_instant: Ticks,
    pub(crate) site_index: SiteIndex,
    pub(crate) clock: ClockMap,
    pub(crate) lanes: Lanes,
    indexed: OnceLock<Indexed>,
}

/// What the first reading of the events says.
struct Indexed {
    index: Index,
    damage: Vec<Damage>,
    threads: Vec<Thread>,
    by_os_id: ByOsId,
    schedule: Schedule,
    wakings: Wakings,
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
            symbols: tables.take_symbols(),
            stacks: std::mem::take(&mut tables.stacks),
            named: std::mem::take(&mut tables.threads),
            scan_damage: damage,
            last_instant: clocks.iter().map(|clock| clock.ticks).max().unwrap_or_default(),
            clock,
            lanes,
            indexed: OnceLock::new(),
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
        self.end_of(&self.index().lanes)
    }

    fn end_of(&self, lanes: &[LaneFacts]) -> Time {
        let last = lanes.iter().map(|lane| lane.last).max();
        self.time(last.unwrap_or_default().max(self.last_instant))
    }

    /// What of the file could not be read, by offset. Reads all events the first time.
    pub fn damage(&self) -> &[Damage] {
        &self.indexed().damage
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

    /// Files that were mapped into the process, by address.
    pub fn modules(&self) -> &[Module] {
        &self.modules
    }

    /// The file that an address lies in, and how far from its first mapped address. `None` also where
    /// one took another's place while the program ran: the address may be of either.
    pub fn module_of(&self, address: u64) -> Option<(&Module, u64)> {
        let mut modules = self.modules_at(address);
        let module = modules.next()?;
        modules.next().is_none().then(|| (module, address - module.base))
    }

    /// The files that an address lies in: several where one took another's place.
    pub fn modules_at(&self, address: u64) -> impl Iterator<Item = &Module> {
        modules_at(&self.modules, address).map(|place| &self.modules[place])
    }

    /// What `cargo trace pack` found at an address: the functions that were inlined there, and the one
    /// around them. Nothing when the file was not packed.
    pub fn symbols(&self, address: u64) -> impl ExactSizeIterator<Item = &Symbol> {
        let from = self.symbols.partition_point(|&(other, _)| other < address);
        let until = self.symbols.partition_point(|&(other, _)| other <= address);
        self.symbols[from..until].iter().map(|(_, symbol)| symbol)
    }

    /// The program counters of a stack, innermost first. Each stands behind the instruction that it is
    /// about, as the return address of a call does.
    pub fn frames(&self, stack: StackIndex) -> &[u64] {
        self.stacks.frames(stack)
    }

    /// The frames of all stacks, by place.
    pub fn stacks(&self) -> impl Iterator<Item = &[u64]> {
        self.stacks.all()
    }

    /// Threads, by id. Reads all events the first time.
    pub fn threads(&self) -> &[Thread] {
        &self.indexed().threads
    }

    /// A thread. Reads all events the first time.
    pub fn thread(&self, id: ThreadId) -> Option<&Thread> {
        let threads = self.threads();
        threads.binary_search_by_key(&id, |thread| thread.id).ok().map(|place| &threads[place])
    }

    /// A thread's last name; empty when it has none.
    pub fn thread_name(&self, id: ThreadId) -> &str {
        if is_of_system(id) {
            return self.thread(id).map_or("", |thread| &thread.name);
        }
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

    /// Calls of the C library, in the order of their returns; those still open at the end come last.
    pub fn calls(&self) -> impl Iterator<Item = Call> {
        walk::calls(self)
    }

    /// Who ended whose wait, in the order in which both were over.
    pub fn wakes(&self) -> impl Iterator<Item = Wake> {
        walk::wakes(self)
    }

    /// Where threads were found running, in the order in which the kernel's records were read.
    pub fn samples(&self) -> impl Iterator<Item = Sample> {
        walk::samples(self)
    }

    /// Memory that was touched and not mapped, in the order in which the kernel's records were read.
    pub fn page_faults(&self) -> impl Iterator<Item = PageFault> {
        walk::page_faults(self)
    }

    /// Samples of allocations, in order.
    pub fn allocs(&self) -> impl Iterator<Item = Alloc> {
        walk::allocs(self)
    }

    /// Locks of `trace::sync` in the hands of threads, in the order in which they were let go; those
    /// still held at the end come last.
    pub fn holds(&self) -> impl Iterator<Item = Hold> {
        walk::holds(self)
    }

    /// Waits at locks, conditions, barriers and channels of `trace::sync`, in the order of their ends.
    pub fn sync_waits(&self) -> impl Iterator<Item = SyncWait> {
        walk::sync_waits(self)
    }

    /// Messages of channels of `trace::sync`, in the order in which they were received; those that were
    /// not come last.
    pub fn messages(&self) -> impl Iterator<Item = Message> {
        walk::messages(self)
    }

    /// When threads had a CPU, by thread and time. Reads all events the first time.
    pub fn on_cpu(&self) -> &[OnCpu] {
        self.indexed().schedule.all()
    }

    /// When a thread had a CPU, by time. Reads all events the first time.
    pub fn on_cpu_of(&self, thread: ThreadId) -> &[OnCpu] {
        self.indexed().schedule.of(thread)
    }

    /// Nanoseconds for which a thread had no CPU between two instants; `None` when the kernel said
    /// nothing about the thread.
    pub fn off_cpu_ns(&self, thread: ThreadId, from: Time, until: Time) -> Option<u64> {
        let on = self.indexed().schedule.on_cpu_ns(thread, from, until)?;
        Some(until.since(from).saturating_sub(on))
    }

    /// Whom the kernel made go on, by thread and time, where it told that to the recorder. Reads all
    /// events the first time.
    pub fn wake_ups(&self) -> &[WakeUp] {
        self.indexed().wakings.all()
    }

    pub(crate) fn wakings(&self) -> &Wakings {
        &self.indexed().wakings
    }

    /// The thread that had the operating system's number at that time; 0 when none is known.
    pub(crate) fn thread_by_os_id(&self, os_id: u64, at: Time) -> ThreadId {
        self.indexed().by_os_id.find(os_id, at)
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
        &self.indexed().index
    }

    fn indexed(&self) -> &Indexed {
        self.indexed.get_or_init(|| {
            let mut index = Index::new(&self.bytes, &self.header.schema, &self.lanes, &self.clock);
            let mut damage = self.scan_damage.clone();
            damage.extend(index.damage.clone());
            let mut threads = self.list_threads(&index);
            let mut by_os_id = ByOsId::new(&threads);
            let told = index.switches.iter().map(|switch| switch.os_id).chain(index.callers.iter().copied());
            if by_os_id.add_unknown(told, &mut threads) {
                threads.sort_unstable_by_key(|thread| thread.id);
            }
            let end = self.end_of(&index.lanes);
            let switches = std::mem::take(&mut index.switches);
            let schedule = Schedule::new(switches, &self.clock, &by_os_id, end);
            let own = self.header.pid.into();
            let wakings = Wakings::new(&std::mem::take(&mut index.wakings), &self.clock, &by_os_id, own);
            for thread in &mut threads {
                thread.on_cpu_ns = schedule.on_cpu_ns(thread.id, Time::default(), end);
            }
            Indexed { index, damage: damage.into_vec(), threads, by_os_id, schedule, wakings }
        })
    }

    fn list_threads(&self, index: &Index) -> Vec<Thread> {
        let without_events = self.named.keys().filter(|&&id| self.lanes.find(id).is_none());
        let only_made = index.made.keys().filter(|&id| !self.named.contains_key(id));
        let only_made = only_made.filter(|&&id| self.lanes.find(id).is_none());
        let mut ids: Vec<_> = self.lanes.lanes.iter().map(|lane| lane.thread).collect();
        ids.extend(without_events.chain(only_made));
        ids.sort_unstable();
        let thread = |id| {
            let facts = self.lanes.find(id).map(|lane| index.lanes[lane]).unwrap_or_default();
            let some = facts.events > 0;
            let made = index.made.get(&id);
            Thread {
                id,
                os_id: self.named.get(&id).map_or(0, |named| named.os_id),
                name: self.shared_thread_name(id),
                events: facts.events,
                first: some.then(|| self.time(facts.first)),
                last: some.then(|| self.time(facts.last)),
                parent: made.map_or(ThreadId(0), |made| self.lanes.lanes[made.lane].thread),
                made: made.map(|made| self.time(made.at)),
                made_at: made.and_then(|made| self.stacks.find(made.stack.0, made.stack.1)),
                ended: facts.ended.map(|ended| self.time(ended)),
                on_cpu_ns: None,
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
