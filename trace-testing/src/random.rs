//! Random programs and the well-formed files that a recorder would write of them.

use crate::{Lane, TraceBuilder};
use trace_format::events::WaitFor;
use trace_format::tables::EventsHead;
use trace_format::{
    Args, Event, NamedArgs, ObjectId, Outcome, RegionId, SiteId, StackId, TaskId, TaskKind, Value,
};

/// What a random program is like.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// Equal seeds make equal files.
    pub seed: u64,
    /// Threads that it has at most.
    pub threads: usize,
    /// Things that happen.
    pub steps: usize,
    /// Each thread's clock is off by up to so many nanoseconds.
    pub skew_ns: u64,
}

/// Sites of the program: 1 to 5 are regions, 6 and 7 async regions.
const SITES: [&str; 9] = ["main", "parse", "eval", "print", "leaf", "fetch", "send", "note", "queue"];

impl Program {
    /// The file of a whole recording of it: pieces and parts of random sizes, in random order.
    pub fn file(&self) -> Vec<u8> {
        let mut run = Run::new(*self);
        (0..self.steps).for_each(|_| run.step());
        run.into_file()
    }
}

/// A small generator of random numbers (SplitMix64).
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
    /// Any number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, which is not 0.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.number() % limit as u64) as usize
    }
}

struct Thread {
    lane: Lane,
    skew: u64,
    /// What its ends have to close.
    open: Vec<Open>,
    over: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Region,
    Started(TaskId),
    Entered,
    Async(RegionId),
}

struct Run {
    program: Program,
    random: Random,
    now: u64,
    threads: Vec<Thread>,
    ids: u64,
    /// Spawned, and not yet started.
    spawned: Vec<TaskId>,
    /// Requests.
    logical: Vec<TaskId>,
    suspended: Vec<RegionId>,
    locks: [Lock; 3],
    /// Messages on their way.
    sent: Vec<u64>,
}

/// A lock that can be shared.
#[derive(Clone, Debug, Default)]
struct Lock {
    turn: u64,
    alone: Option<usize>,
    shared: Vec<usize>,
}

impl Run {
    fn new(program: Program) -> Self {
        let random = Random(program.seed);
        let mut run = Run {
            program,
            random,
            now: program.skew_ns,
            threads: vec![],
            ids: 0,
            spawned: vec![],
            logical: vec![],
            suspended: vec![],
            locks: std::array::from_fn(|_| Lock { turn: 1, ..Lock::default() }),
            sent: vec![],
        };
        run.new_thread();
        run
    }

    fn new_thread(&mut self) -> usize {
        let limit = 20 + self.random.below(200);
        let id = self.threads.len() as u64 + 1;
        let skew = match self.program.skew_ns {
            0 => 0,
            most => self.random.number() % (2 * most),
        };
        self.threads.push(Thread { lane: Lane::new(id).pieces_of(limit), skew, open: vec![], over: false });
        self.threads.len() - 1
    }

    fn put(&mut self, thread: usize, event: Event<'_>) {
        let thread = &mut self.threads[thread];
        // The true time is `now`; the thread's clock is up to `skew_ns` early or late.
        thread.lane.push(self.now + thread.skew - self.program.skew_ns, &event);
    }

    fn id(&mut self) -> u64 {
        self.ids += 1;
        self.ids
    }

    fn step(&mut self) {
        self.now += self.random.number() % 200;
        let thread = self.random.below(self.threads.len());
        if self.threads[thread].over {
            return;
        }
        match self.random.below(19) {
            0..=4 => self.begin(thread),
            5..=9 => self.end(thread),
            10 => self.spawn(thread),
            11 => self.logical(thread),
            12 => {
                let (region, site) = (RegionId(self.id()), SiteId(6 + self.random.below(2) as u32));
                self.put(thread, Event::AsyncBegin { region, site });
                self.threads[thread].open.push(Open::Async(region));
            }
            13 if !self.suspended.is_empty() => {
                let place = self.random.below(self.suspended.len());
                let region = self.suspended.swap_remove(place);
                if self.random.below(4) == 0 {
                    self.put(thread, Event::AsyncEnd { region, outcome: Outcome::Cancelled });
                } else {
                    self.put(thread, Event::AsyncResume { region });
                    self.threads[thread].open.push(Open::Async(region));
                }
            }
            16 => self.lock(thread),
            17 => {
                let message = self.id();
                let (object, site, stack) = (ObjectId(9), SiteId(9), StackId(0));
                self.put(thread, Event::ChannelSend { object, site, message, stack });
                self.sent.push(message);
            }
            18 if !self.sent.is_empty() => {
                let message = self.sent.remove(0);
                let (object, site, stack) = (ObjectId(9), SiteId(9), StackId(0));
                self.put(thread, Event::ChannelReceive { object, site, message, stack });
            }
            14 => self.put(thread, Event::Log { site: SiteId(8), message: "hello" }),
            _ => {
                let value = Value::U64(self.random.number() % 1000);
                self.put(thread, Event::Counter { site: SiteId(9), value });
            }
        }
    }

    fn begin(&mut self, thread: usize) {
        let site = SiteId(1 + self.random.below(5) as u32);
        self.threads[thread].open.push(Open::Region);
        match self.random.below(4) {
            0 => {
                let values = [Value::U64(self.now), Value::Str("text")];
                self.put(thread, Event::RegionBeginArgs { site, args: Args::new(&values) });
            }
            1 => {
                self.put(thread, Event::RegionBegin { site });
                self.put(thread, Event::RegionArgs { args: Args::new(&[Value::Bool(true)]) });
            }
            _ => self.put(thread, Event::RegionBegin { site }),
        }
    }

    fn end(&mut self, thread: usize) {
        let Some(open) = self.threads[thread].open.pop() else { return };
        match open {
            Open::Region if self.random.below(10) == 0 => {
                let value = Value::U64(self.now);
                let error = self.random.below(2) == 0;
                let result = if error { Event::RegionError { value } } else { Event::RegionReturn { value } };
                self.put(thread, result);
                self.put(thread, Event::RegionEnd);
            }
            Open::Region if self.random.below(20) == 0 => self.put(thread, Event::RegionUnwind),
            Open::Region => self.put(thread, Event::RegionEnd),
            Open::Entered => self.put(thread, Event::TaskExit { outcome: Outcome::Pending }),
            Open::Async(region) if self.random.below(2) == 0 => {
                self.put(thread, Event::AsyncEnd { region, outcome: Outcome::Completed });
            }
            Open::Async(region) => {
                self.put(thread, Event::AsyncSuspend { region });
                self.suspended.push(region);
            }
            Open::Started(task) => {
                self.put(thread, Event::TaskEnd { task, outcome: Outcome::Completed });
                self.put(thread, Event::ThreadEnd);
                self.threads[thread].over = true;
            }
        }
    }

    /// A lock is got if it can be, or let go if it is the thread's.
    fn lock(&mut self, thread: usize) {
        let place = self.random.below(self.locks.len());
        let alone = self.random.below(3) > 0;
        let (object, site) = (ObjectId(1 + place as u64), SiteId(9));
        let lock = &mut self.locks[place];
        let mine = lock.shared.iter().position(|&other| other == thread);
        let event = if lock.alone == Some(thread) || mine.is_some() {
            lock.alone = None;
            mine.map(|mine| lock.shared.remove(mine));
            Event::LockRelease { object, site, shared: mine.is_some(), turn: lock.turn, stack: StackId(0) }
        } else if lock.alone.is_some() || alone && !lock.shared.is_empty() {
            Event::SyncWait { object, site, wait: WaitFor::Lock, number: 0, stack: StackId(0) }
        } else {
            if alone {
                lock.turn += 1;
                lock.alone = Some(thread);
            } else {
                lock.shared.push(thread);
            }
            Event::LockAcquire { object, site, shared: !alone, turn: lock.turn }
        };
        self.put(thread, event);
    }

    /// A thread is spawned, and at some later time it begins.
    fn spawn(&mut self, thread: usize) {
        if !self.spawned.is_empty() && self.threads.len() < self.program.threads {
            let task = self.spawned.remove(0);
            let new = self.new_thread();
            self.put(new, Event::TaskStart { task });
            self.threads[new].open.push(Open::Started(task));
        } else {
            let task = TaskId(self.id());
            let (site, kind, parent) = (SiteId(1), TaskKind::Thread, TaskId(0));
            self.put(thread, Event::TaskNew { task, parent, site, kind, name: "worker" });
            self.spawned.push(task);
        }
    }

    /// A request begins, or is worked on, on any thread.
    fn logical(&mut self, thread: usize) {
        if self.random.below(2) == 0 || self.logical.is_empty() {
            let task = TaskId(self.id());
            let (site, kind, parent) = (SiteId(2), TaskKind::Logical, TaskId(0));
            self.put(thread, Event::TaskNew { task, parent, site, kind, name: "request" });
            let args = [("id", Value::U64(task.0))];
            self.put(thread, Event::TaskArgs { task, args: NamedArgs::new(&args) });
            self.logical.push(task);
        } else if self.random.below(4) == 0 {
            let task = self.logical[self.random.below(self.logical.len())];
            let value = Value::U64(self.now);
            let error = self.random.below(2) == 0;
            let result =
                if error { Event::TaskError { task, value } } else { Event::TaskReturn { task, value } };
            self.put(thread, result);
        } else {
            let task = self.logical[self.random.below(self.logical.len())];
            self.put(thread, Event::TaskEnter { task });
            self.threads[thread].open.push(Open::Entered);
        }
    }

    fn into_file(mut self) -> Vec<u8> {
        let mut builder = TraceBuilder::new();
        for (site, name) in (1..).zip(SITES) {
            builder = builder.site_with(site, name, &["n", "text"]);
        }
        // 1. Parts of all threads' pieces.
        let mut parts: Vec<(EventsHead, Vec<u8>)> = Vec::new();
        for (id, thread) in (1..).zip(self.threads) {
            builder = builder.thread(id, "some");
            parts.extend(thread.lane.into_parts());
        }
        // 2. In an order that is not that of their threads.
        for place in (1..parts.len()).rev() {
            let near = place.saturating_sub(1 + self.random.below(4));
            parts.swap(place, near);
        }
        let file = parts.into_iter().fold(builder, |file, (head, bytes)| file.events(head, &bytes));
        file.end(self.now + 2 * self.program.skew_ns)
    }
}
