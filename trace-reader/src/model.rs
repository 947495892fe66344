//! What a trace is about, as plain values. Times are [`Time`], ids are those of the file.

mod runtime;
mod sync;

pub use runtime::{
    Alloc, Call, FdName, Module, OnCpu, PageFault, Sample, StackIndex, Symbol, Then, Transfer, Wake, WakeUp,
    transfer, wait_name,
};
pub use sync::{Ended, Hold, Message, Notification, SyncWait};

use smallvec::SmallVec;
use std::sync::Arc;
use trace_format::tables::LossReason;
use trace_format::{Args, Event as Happening, Outcome, SiteId, TaskId, ThreadId, Ticks, Value};

/// Nanoseconds since the recording began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(u64);

impl Time {
    /// So many nanoseconds after the recording began.
    pub const fn from_ns(ns: u64) -> Self {
        Time(ns)
    }

    /// Nanoseconds since the recording began.
    pub const fn ns(self) -> u64 {
        self.0
    }

    /// Nanoseconds from `earlier` to here; 0 when it is later.
    pub const fn since(self, earlier: Time) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// An event in the one order of the trace: times never go back, and nothing stands before its cause.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event<'a> {
    /// When, after repair.
    pub time: Time,
    /// When, as the thread's clock had it.
    pub ticks: Ticks,
    /// On which thread.
    pub thread: ThreadId,
    /// What.
    pub event: Happening<'a>,
}

/// A source location with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Unique in the process.
    pub id: SiteId,
    /// What the program calls it.
    pub name: Arc<str>,
    /// The module path.
    pub module: Arc<str>,
    /// The source file, as the compiler named it.
    pub file: Arc<str>,
    /// From 1; 0 is unknown.
    pub line: u32,
    /// From 1; 0 is unknown.
    pub column: u32,
    /// Names of the arguments, in the order of the values in events.
    pub args: Vec<Arc<str>>,
}

/// A thread that recorded something or has a row in the thread table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Counted from 1 in the order of first events.
    pub id: ThreadId,
    /// The operating system's number; 0 is unknown.
    pub os_id: u64,
    /// The last name it had; empty when it has none.
    pub name: Arc<str>,
    /// Events that it recorded.
    pub events: u64,
    /// Its first event, as its own clock had it.
    pub first: Option<Time>,
    /// Its last event.
    pub last: Option<Time>,
    /// Who made it; 0 when that is not in the trace.
    pub parent: ThreadId,
    /// When that was.
    pub made: Option<Time>,
    /// On which stack.
    pub made_at: Option<StackIndex>,
    /// When it ended, if it did and was seen to.
    pub ended: Option<Time>,
    /// Nanoseconds for which it had a CPU; `None` when that was not recorded.
    pub on_cpu_ns: Option<u64>,
}

impl Thread {
    /// One that only the kernel told of.
    pub(crate) fn without_events(id: ThreadId, os_id: u64) -> Self {
        Thread {
            id,
            os_id,
            name: format!("tid {os_id}").into(),
            events: 0,
            first: None,
            last: None,
            parent: ThreadId(0),
            made: None,
            made_at: None,
            ended: None,
            on_cpu_ns: None,
        }
    }
}

/// What kind of work a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TaskKind {
    /// What the first thread does without being a task of its own.
    Main,
    /// A thread.
    Thread,
    /// A spawned future.
    Future,
    /// An operation that the program named, such as a request.
    Logical,
    /// A closure given to a pool.
    Job,
}

impl TaskKind {
    /// The word for it in text and JSON.
    pub fn name(self) -> &'static str {
        match self {
            TaskKind::Main => "main",
            TaskKind::Thread => "thread",
            TaskKind::Future => "future",
            TaskKind::Logical => "logical",
            TaskKind::Job => "job",
        }
    }
}

/// A unit of concurrent work.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Unique in the process. A thread's implicit task has [`Task::implicit`]'s.
    pub id: TaskId,
    /// Its own, or else its site's; empty when neither has one.
    pub name: Arc<str>,
    /// Who created it; 0 when that is not in the trace.
    pub parent: TaskId,
    /// What kind of work it is.
    pub kind: TaskKind,
    /// Where it was created; 0 when that is not in the trace.
    pub site: SiteId,
    /// When it came into being, or was first seen.
    pub start: Time,
    /// When it first ran.
    pub first_run: Option<Time>,
    /// When it was over; `None` when it was not, by the end of the trace.
    pub end: Option<Time>,
    /// Nanoseconds in which a thread worked on it and on no other task entered inside it.
    pub busy_ns: u64,
    /// How it ended, if it did.
    pub outcome: Option<Outcome>,
    /// Where it ran, in the order of first runs.
    pub threads: SmallVec<[ThreadId; 1]>,
    /// Its arguments as text, the last value of each name, cut to 1024 bytes each.
    pub args: Vec<(Box<str>, String)>,
    /// What it returned, or its error, as text, cut likewise; where the program records that.
    pub result: Option<Box<Result<String, String>>>,
}

impl Task {
    /// The id of a thread's implicit task: what it does while no task that has a name of its own
    /// runs there. Below 2^53, so that JSON carries it; the format's own ids are below 2^52.
    pub const fn implicit(thread: ThreadId) -> TaskId {
        TaskId(OWN_IDS | (thread.0 & (OWN_IDS - 1)))
    }
}

/// Ids of threads and tasks in a file are below this.
pub(crate) const OWN_IDS: u64 = 1 << 52;

/// Threads that recorded nothing are called by the system's number with this bit.
pub(crate) const OS_THREADS: u64 = 1 << 50;

/// Whether a thread is called by the system's number.
pub(crate) const fn is_of_system(thread: ThreadId) -> bool {
    thread.0 & OS_THREADS != 0 && !thread.is_recorders()
}

/// Whether a file may call a thread or a task this.
pub(crate) const fn is_own_id(id: u64) -> bool {
    id != 0 && id < OWN_IDS
}

/// One run of a region, given out when it ends.
#[derive(Clone, Debug)]
pub struct Region<'a> {
    /// Where it is in the source.
    pub site: SiteId,
    /// The site's place in [`crate::Trace::sites`]; beyond its end when the site's row is missing.
    pub site_index: usize,
    /// Where it ended, or ran last.
    pub thread: ThreadId,
    /// The task that was running when it began.
    pub task: TaskId,
    /// Its first instant.
    pub begin: Time,
    /// Its last instant; see [`Region::open`].
    pub end: Time,
    /// Nanoseconds in which it ran: all of them, or those of its polls when it is an async function.
    pub busy_ns: u64,
    /// Those of `busy_ns` that were not in a region inside it.
    pub self_ns: u64,
    /// Things that were open on the thread when it began (regions, tasks).
    pub depth: usize,
    /// Whether no run of the same site was open around it on the same task.
    pub outermost: bool,
    /// Whether its end is not in the trace; `end` is then the last instant at which it may have run.
    pub open: bool,
    /// Whether it is an async function, which may have moved between threads.
    pub asynchronous: bool,
    /// How it ended.
    pub outcome: Outcome,
    /// Its arguments, in lists as they were recorded; together in the order of the site's names.
    pub args: SmallVec<[Args<'a>; 1]>,
    /// What it returned, where the program records that.
    pub result: Option<Returned<'a>>,
}

/// What a function returned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Returned<'a> {
    /// A value.
    Value(Value<'a>),
    /// The error of a `Result`.
    Error(Value<'a>),
}

impl Region<'_> {
    /// From the first to the last instant, in nanoseconds.
    pub fn duration_ns(&self) -> u64 {
        self.end.since(self.begin)
    }

    /// The arguments' values, one after the other.
    pub fn values(&self) -> impl Iterator<Item = Value<'_>> {
        self.args.iter().flat_map(|args| args.iter())
    }
}

/// A message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Log<'a> {
    /// When.
    pub time: Time,
    /// On which thread.
    pub thread: ThreadId,
    /// In which task.
    pub task: TaskId,
    /// Where it is in the source.
    pub site: SiteId,
    /// The text.
    pub message: &'a str,
}

/// A number that has changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counter<'a> {
    /// When.
    pub time: Time,
    /// On which thread.
    pub thread: ThreadId,
    /// Where it is in the source; the site's name is the counter's.
    pub site: SiteId,
    /// The site's place in [`crate::Trace::sites`]; beyond its end when the site's row is missing.
    pub site_index: usize,
    /// What it is now.
    pub value: Value<'a>,
}

/// Events that could not be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Whose; 0 when that is not known.
    pub thread: ThreadId,
    /// Why.
    pub reason: LossReason,
    /// How many.
    pub count: u64,
    /// None is missing before this.
    pub since: Time,
    /// None after this.
    pub until: Time,
}

/// Bytes of the file that could not be read, or that are not there.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Damage {
    /// Where, in bytes from the file's start.
    pub offset: u64,
    /// How many bytes were passed over.
    pub bytes: u64,
    /// What was found instead of what.
    pub message: String,
}

/// How often clocks disagreed with causality.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Repaired {
    /// Effects that had times before their causes.
    pub count: u64,
    /// The largest difference, in nanoseconds.
    pub max_ns: u64,
}
