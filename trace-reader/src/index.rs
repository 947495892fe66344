//! The first reading of all events, thread by thread: how many there are, when, and which causes the
//! file has. Threads are independent here, so that all processors take part.

use crate::cursor::{Cursor, What};
use crate::damage::{DamageList, counted};
use crate::hash::{IdSet, Map, Set};
use crate::lanes::Lanes;
use crate::model::{OWN_IDS, is_own_id};
use std::sync::atomic::{AtomicUsize, Ordering};
use trace_format::spec::kind;
use trace_format::{Event, Schema, Ticks};

/// Fewer bytes than this are not worth a second thread.
const MIN_PARALLEL: usize = 1 << 20;

#[derive(Clone, Debug)]
pub(crate) struct Index {
    pub(crate) lanes: Vec<LaneFacts>,
    /// Events by kind.
    pub(crate) kinds: [u64; 256],
    pub(crate) causes: CauseFacts,
    pub(crate) damage: DamageList,
}

/// What one thread recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LaneFacts {
    pub(crate) events: u64,
    pub(crate) first: Ticks,
    pub(crate) last: Ticks,
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
    pub(crate) fn new(bytes: &[u8], schema: &Schema, lanes: &Lanes) -> Self {
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
                worker.lane(lane, Cursor::new(bytes, schema, lanes.parts(lane)));
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
        Self::join(workers, lanes.lanes.len())
    }

    fn join(workers: Vec<Worker>, lanes: usize) -> Self {
        let mut index = Index {
            lanes: vec![LaneFacts::default(); lanes],
            kinds: [0; 256],
            causes: CauseFacts::default(),
            damage: DamageList::default(),
        };
        let mut begun = IdSet::default();
        let mut arrived = Set::default();
        for worker in workers {
            for (lane, facts) in worker.lanes {
                index.lanes[lane] = facts;
            }
            for (sum, count) in index.kinds.iter_mut().zip(worker.kinds) {
                *sum += count;
            }
            index.causes.tasks.extend(worker.tasks);
            index.damage.extend(worker.damage);
            begun.extend(worker.begun);
            arrived.extend(worker.arrived);
        }
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
    tasks: IdSet,
    begun: IdSet,
    arrived: Set<u64>,
    damage: DamageList,
}

impl Default for Worker {
    fn default() -> Self {
        Worker {
            lanes: Vec::new(),
            kinds: [0; 256],
            tasks: IdSet::default(),
            begun: IdSet::default(),
            arrived: Set::default(),
            damage: DamageList::default(),
        }
    }
}

impl Worker {
    fn lane(&mut self, lane: usize, mut cursor: Cursor<'_>) {
        let mut facts = LaneFacts::default();
        // Movable regions that are known to have begun on this thread.
        let mut here: Set<u64> = Set::default();
        let damage = &mut self.damage;
        let mut note = |part: &crate::lanes::Part, error: trace_format::DecodeError| {
            let from = part.at + error.offset.min(part.len);
            let thread = part.head.thread.0;
            damage.add(from, part.at + part.len - from, || {
                let expected = error.expected;
                format!("events of thread {thread} that make no sense: expected {expected}")
            });
        };
        let mut impossible = 0u64;
        let mut what = What::End;
        while let Some(ticks) = cursor.next(&mut what, &mut note) {
            let event = match &what {
                What::Begin(_) => {
                    facts.count(ticks, &mut self.kinds[usize::from(kind::REGION_BEGIN)]);
                    continue;
                }
                What::End => {
                    facts.count(ticks, &mut self.kinds[usize::from(kind::REGION_END)]);
                    continue;
                }
                What::Missing(_) => continue,
                What::Other(event) => event,
            };
            facts.count(ticks, &mut self.kinds[usize::from(event.kind())]);
            impossible += u64::from(names_an_impossible_task(event));
            match *event {
                Event::TaskNew { task, .. } => self.tasks.insert(task.0),
                Event::AsyncBegin { region, .. } => {
                    self.begun.insert(region.0);
                    here.insert(region.0);
                }
                Event::AsyncResume { region } | Event::AsyncSuspend { region }
                    if !here.contains(&region.0) =>
                {
                    self.arrived.insert(region.0);
                }
                Event::AsyncEnd { region, .. } if !here.remove(&region.0) => {
                    self.arrived.insert(region.0);
                }
                _ => {}
            }
        }
        self.note_odd(&cursor, &facts, impossible);
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
