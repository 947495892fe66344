//! The first reading of all events, thread by thread: how many there are, when, and which causes the
//! file has. Threads are independent here, so that all processors take part.

use crate::clock::ClockMap;
use crate::cursor::{Cursor, What};
use crate::damage::{DamageList, counted};
use crate::handover::{self, Hand, Handing};
use crate::hash::{IdSet, Map, Set};
use crate::lanes::Lanes;
use crate::model::{OWN_IDS, is_own_id};
use crate::pairs::{LaneSides, Pairs, Sides};
use crate::schedule::{Switch, What as Switched};
use crate::wakings::Waking;
use std::sync::atomic::{AtomicUsize, Ordering};
use trace_format::spec::kind;
use trace_format::{Event, Schema, StackId, ThreadId, Ticks};

/// Fewer bytes than this are not worth a second thread.
const MIN_PARALLEL: usize = 1 << 20;

#[derive(Clone, Debug)]
pub(crate) struct Index {
    pub(crate) lanes: Vec<LaneFacts>,
    /// Events by kind.
    pub(crate) kinds: [u64; 256],
    pub(crate) causes: CauseFacts,
    /// Which call ended which wait.
    pub(crate) pairs: Pairs,
    /// What locks and channels handed on too late by the clock, and how many events that is.
    pub(crate) late_handings: Map<Handing, u32>,
    /// What the kernel said of CPUs.
    pub(crate) switches: Vec<Switch>,
    /// What it said of wake-ups.
    pub(crate) wakings: Vec<Waking>,
    /// Threads whose system calls it told, by the system's numbers.
    pub(crate) callers: Set<u64>,
    /// Threads that were seen to be made.
    pub(crate) made: Map<ThreadId, Made>,
    pub(crate) damage: DamageList,
}

/// How a thread was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Made {
    /// The lane of the thread that made it.
    pub(crate) lane: usize,
    pub(crate) at: Ticks,
    /// On which stack, by its number in a generation.
    pub(crate) stack: (u32, StackId),
}

/// What one thread recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LaneFacts {
    pub(crate) events: u64,
    pub(crate) first: Ticks,
    pub(crate) last: Ticks,
    /// It was seen to end.
    pub(crate) ended: Option<Ticks>,
    /// Of the event before, and how often one was earlier.
    now: Ticks,
    back: u64,
}

impl LaneFacts {
    #[inline]
    fn count(&mut self, ticks: Ticks, of_kind: &mut u64) {
        if self.events == 0 {
            self.first = ticks;
        }
        self.events += 1;
        self.back += u64::from(ticks < self.now);
        self.now = ticks;
        self.last = self.last.max(ticks);
        *of_kind += 1;
    }
}

/// Causes that are somewhere in the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct CauseFacts {
    /// Tasks that come into being.
    pub(crate) tasks: IdSet,
    /// Regions that have events on a thread that they did not begin on, and whether they begin.
    pub(crate) moving: Map<u64, bool>,
}

impl Index {
    pub(crate) fn new(bytes: &[u8], schema: &Schema, lanes: &Lanes, clock: &ClockMap) -> Self {
        let size: usize = lanes.parts.iter().map(|part| part.len).sum();
        let workers = match std::thread::available_parallelism() {
            Ok(count) if size >= MIN_PARALLEL => count.get().min(lanes.lanes.len()),
            _ => 1,
        };
        let next = AtomicUsize::new(0);
        let work = || {
            let mut worker = Worker::default();
            loop {
                let lane = next.fetch_add(1, Ordering::Relaxed);
                if lane >= lanes.lanes.len() {
                    return worker;
                }
                let thread = lanes.lanes[lane].thread;
                worker.lane(lane, thread, Cursor::new(bytes, schema, lanes.parts(lane)));
            }
        };
        // A worker that panicked would be our bug; its thread's panic is passed on.
        let workers: Vec<Worker> = std::thread::scope(|scope| {
            let others: Vec<_> = (1..workers).map(|_| scope.spawn(work)).collect();
            let own = work();
            let others = others.into_iter().map(|other| match other.join() {
                Ok(worker) => worker,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            others.chain([own]).collect()
        });
        Self::join(workers, lanes, clock)
    }

    fn join(workers: Vec<Worker>, lanes: &Lanes, clock: &ClockMap) -> Self {
        let mut index = Index {
            lanes: vec![LaneFacts::default(); lanes.lanes.len()],
            kinds: [0; 256],
            causes: CauseFacts::default(),
            pairs: Pairs::default(),
            late_handings: Map::default(),
            switches: Vec::new(),
            wakings: Vec::new(),
            callers: Set::default(),
            made: Map::default(),
            damage: DamageList::default(),
        };
        let mut begun = IdSet::default();
        let mut arrived = Set::default();
        let mut sides = Sides::default();
        let mut hands = Vec::new();
        for worker in workers {
            for (lane, facts) in worker.lanes {
                index.lanes[lane] = facts;
            }
            for (sum, count) in index.kinds.iter_mut().zip(worker.kinds) {
                *sum += count;
            }
            let found = worker.found;
            index.causes.tasks.extend(found.tasks);
            index.switches.extend(found.switches);
            index.wakings.extend(found.wakings);
            index.callers.extend(found.callers);
            sides.extend(found.sides);
            hands.extend(found.hands);
            for (thread, made) in found.made {
                // Of two that say that they made it, one is not believed: the same one every time.
                let known = index.made.entry(thread).or_insert(made);
                if (made.at, made.lane) < (known.at, known.lane) {
                    *known = made;
                }
            }
            index.damage.extend(worker.damage);
            begun.extend(found.begun);
            arrived.extend(found.arrived);
        }
        index.pairs = Pairs::new(sides, clock);
        index.late_handings = handover::late(hands);
        index.causes.moving = arrived.into_iter().map(|id| (id, begun.contains(id))).collect();
        index
    }

    /// Events in the file.
    pub(crate) fn events(&self) -> u64 {
        self.kinds.iter().sum()
    }
}

/// What one of our threads found in the lanes that it took.
struct Worker {
    lanes: Vec<(usize, LaneFacts)>,
    kinds: [u64; 256],
    found: Found,
    damage: DamageList,
}

impl Default for Worker {
    fn default() -> Self {
        let (found, damage) = (Found::default(), DamageList::default());
        Worker { lanes: Vec::new(), kinds: [0; 256], found, damage }
    }
}

/// What the rarer events say, over lanes.
#[derive(Default)]
struct Found {
    tasks: IdSet,
    begun: IdSet,
    arrived: Set<u64>,
    sides: Sides,
    hands: Vec<Hand>,
    switches: Vec<Switch>,
    wakings: Vec<Waking>,
    callers: Set<u64>,
    made: Vec<(ThreadId, Made)>,
}

/// The lane that is being read.
struct Reading {
    lane: usize,
    thread: ThreadId,
    /// Movable regions that are known to have begun on this thread.
    here: Set<u64>,
    calls: LaneSides,
    ended: Option<Ticks>,
    /// Events about tasks that cannot be.
    impossible: u64,
}

impl Worker {
    fn lane(&mut self, lane: usize, thread: ThreadId, mut cursor: Cursor<'_>) {
        let mut facts = LaneFacts::default();
        let (here, calls) = (Set::default(), LaneSides::default());
        let mut reading = Reading { lane, thread, here, calls, ended: None, impossible: 0 };
        let damage = &mut self.damage;
        let mut note = |part: &crate::lanes::Part, error: trace_format::DecodeError| {
            let from = part.at + error.offset.min(part.len);
            let thread = part.head.thread.0;
            damage.add(from, part.at + part.len - from, || {
                let expected = error.expected;
                format!("events of thread {thread} that make no sense: expected {expected}")
            });
        };
        let mut what = What::End;
        while let Some(ticks) = cursor.next(&mut what, &mut note) {
            match &what {
                What::Begin(_) => facts.count(ticks, &mut self.kinds[usize::from(kind::REGION_BEGIN)]),
                What::End => facts.count(ticks, &mut self.kinds[usize::from(kind::REGION_END)]),
                What::Missing(_) => reading.calls.broken(lane, &mut self.found.sides),
                What::Other(event) => {
                    facts.count(ticks, &mut self.kinds[usize::from(event.kind())]);
                    self.found.see(&mut reading, event, ticks, cursor.generation());
                }
            }
        }
        reading.calls.broken(lane, &mut self.found.sides);
        facts.ended = reading.ended;
        self.note_odd(&cursor, &facts, reading.impossible);
        self.lanes.push((lane, facts));
    }

    /// What no recorder writes, though it can be read: a line for each thread.
    fn note_odd(&mut self, cursor: &Cursor<'_>, facts: &LaneFacts, impossible: u64) {
        let Some(part) = cursor.first_part() else { return };
        let thread = part.head.thread.0;
        let mut note = |count: u64, what: &str| {
            if count > 0 {
                self.damage
                    .add(part.block, 0, || format!("thread {thread}: {what}, {}", counted(count, "time")));
            }
        };
        note(facts.back, "time goes back");
        note(cursor.too_long, "time goes on by 2^50 ticks or more within a piece");
        note(impossible, "a task's id is 0 or not below 2^52");
    }
}

impl Found {
    /// Kept apart from the loop over regions, which it would slow down.
    #[inline(never)]
    fn see(&mut self, of: &mut Reading, event: &Event<'_>, ticks: Ticks, generation: u32) {
        of.impossible += u64::from(names_an_impossible_task(event));
        match *event {
            Event::TaskNew { task, .. } => self.tasks.insert(task.0),
            Event::AsyncBegin { region, .. } => {
                self.begun.insert(region.0);
                of.here.insert(region.0);
            }
            Event::AsyncResume { region } | Event::AsyncSuspend { region }
                if !of.here.contains(&region.0) =>
            {
                self.arrived.insert(region.0);
            }
            Event::AsyncEnd { region, .. } if !of.here.remove(&region.0) => {
                self.arrived.insert(region.0);
            }
            Event::CallEnter { call, object, .. } => of.calls.enter(call, object, ticks),
            Event::CallExit { result } => of.calls.exit(of.lane, result, ticks, &mut self.sides),
            Event::LockAcquire { .. }
            | Event::LockRelease { .. }
            | Event::CondNotify { .. }
            | Event::SyncProceed { .. }
            | Event::ChannelSend { .. }
            | Event::ChannelReceive { .. } => handover::see(event, ticks.0, &mut self.hands),
            Event::SchedIn { os_id, cpu, monotonic_ns } => {
                self.switches.push(switch(os_id, cpu, monotonic_ns, Switched::In));
            }
            Event::SchedOut { os_id, cpu, monotonic_ns, preempted } => {
                let what = if preempted { Switched::OutPreempted } else { Switched::OutWaits };
                self.switches.push(switch(os_id, cpu, monotonic_ns, what));
            }
            Event::SchedWake { os_id, cpu, monotonic_ns, waker, process, context } => {
                let cpu = u32::try_from(cpu).unwrap_or(u32::MAX);
                self.wakings.push(Waking { os_id, monotonic_ns, cpu, waker, process, context });
            }
            Event::SystemCall { os_id, .. } => drop(self.callers.insert(os_id)),
            Event::ThreadNew { thread, stack } if is_own_id(thread.0) && thread != of.thread => {
                let stack = (generation, stack);
                self.made.push((thread, Made { lane: of.lane, at: ticks, stack }));
            }
            Event::ThreadEnd => {
                of.calls.thread_ends(of.lane, of.thread.0, ticks, &mut self.sides);
                of.ended = Some(ticks);
            }
            _ => {}
        }
    }
}

/// CPUs' numbers beyond 32 bits are none.
fn switch(os_id: u64, cpu: u64, monotonic_ns: u64, what: Switched) -> Switch {
    Switch { os_id, monotonic_ns, cpu: u32::try_from(cpu).unwrap_or(u32::MAX), what }
}

/// Whether an event is about a task that cannot be.
fn names_an_impossible_task(event: &Event<'_>) -> bool {
    match *event {
        Event::TaskNew { task, parent, .. } => !is_own_id(task.0) || parent.0 >= OWN_IDS,
        Event::TaskArgs { task, .. }
        | Event::TaskReturn { task, .. }
        | Event::TaskError { task, .. }
        | Event::TaskStart { task }
        | Event::TaskEnter { task }
        | Event::TaskEnd { task, .. } => !is_own_id(task.0),
        _ => false,
    }
}
