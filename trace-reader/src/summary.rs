//! The whole trace in one value, whose JSON is promised: `cargo trace summary --json` prints it.

mod build;
mod rfc3339;
mod runtime;
mod sync;

pub(crate) use build::build;

use crate::model::{Damage, Repaired};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// What a trace holds. Times are nanoseconds since the recording began. A string of the
/// file has at most 1024 bytes here, but for those of the header.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// The format and its version, such as "exectrace 1.0".
    pub format: String,
    /// The process.
    pub pid: u32,
    /// Facts of the header (program, os, arch, clock ...), and `started`: the wall-clock time of the
    /// trace's time 0 in RFC 3339, when the file says it.
    pub facts: BTreeMap<String, String>,
    /// The file's size.
    pub bytes: u64,
    /// Whether the recording was stopped and its end is in the file.
    pub complete: bool,
    /// From the start of the recording to its last known instant.
    pub duration_ns: u64,
    /// Self-contained stretches of the file.
    pub generations: u64,
    /// Events in the file.
    pub events: u64,
    /// Events by their kind's name; kinds that do not occur are left out.
    pub events_by_kind: BTreeMap<String, u64>,
    /// Messages among the events.
    pub logs: u64,
    /// Events that could not be recorded.
    pub lost: u64,
    /// The same by thread and reason.
    pub losses: Vec<Loss>,
    /// What of the file could not be read.
    pub damage: Vec<Damage>,
    /// How often clocks disagreed with causality.
    pub repaired: Repaired,
    /// Threads, by id.
    pub threads: Vec<Thread>,
    /// Tasks, in the order in which they came into being.
    pub tasks: Vec<Task>,
    /// Regions by site, the largest total first.
    pub regions: Vec<Region>,
    /// Counters, by name.
    pub counters: Vec<Counter>,
    /// Calls of the C library, the largest total first.
    pub calls: Vec<Call>,
    /// Locks, conditions, barriers and channels of `trace::sync`, those first that were waited for
    /// longest; the first 1,000 of them.
    pub sync: Vec<Sync>,
    /// What else threads waited for each other at, the largest total first; the first 1,000 of them.
    pub locks: Vec<Lock>,
    /// File descriptors, the largest total first; the first 1,000 of them.
    pub io: Vec<Io>,
    /// Waits of which it is known which thread ended them.
    pub wakes: u64,
    /// Why names of functions are missing: sentences. Empty when nobody has looked for them.
    pub missing_symbols: Vec<String>,
    /// Sources of events.
    pub collectors: Vec<Collector>,
}

/// Events that could not be recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// Whose; 0 when that is not known.
    pub thread: u64,
    /// The thread's name; empty when it has none.
    pub thread_name: String,
    /// Why: the names of [`trace_format::tables::LossReason`].
    pub reason: String,
    /// How many.
    pub count: u64,
    /// None is missing before this.
    pub since_ns: u64,
    /// None after this.
    pub until_ns: u64,
}

/// A thread of the process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Thread {
    /// Counted from 1 in the order of first events; from 2^51 on, a thread of the recorder's own.
    pub id: u64,
    /// The operating system's number; 0 is unknown.
    pub os_id: u64,
    /// Empty when it has none.
    pub name: String,
    /// Events that it recorded.
    pub events: u64,
    /// Its first event; 0 when it has none.
    pub first_ns: u64,
    /// Its last event; 0 when it has none.
    pub last_ns: u64,
    /// The thread that made it; 0 when that is not in the trace.
    pub parent: u64,
    /// When it was made; null when that is not in the trace.
    pub made_ns: Option<u64>,
    /// When it ended; null when it did not, or was not seen to.
    pub ended_ns: Option<u64>,
    /// For how long it had a CPU; null when that was not recorded.
    pub on_cpu_ns: Option<u64>,
    /// Time in calls by what they wait for, in the words of [`Call::waits_for`]; calls inside calls
    /// are left out.
    pub waits: BTreeMap<&'static str, u64>,
}

/// All calls of one function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Call {
    /// As FORMAT.md has it.
    pub name: String,
    /// What a thread waits for that stays in it: "another thread", "I/O", "descriptors", "time",
    /// "an end", "a CPU", "unknown" or "nothing".
    pub waits_for: &'static str,
    /// Calls.
    pub count: u64,
    /// Those that returned an error.
    pub failed: u64,
    /// Those whose return is not in the trace.
    pub open: u64,
    /// Time in them.
    pub total_ns: u64,
    /// The longest.
    pub max_ns: u64,
    /// Time in them without a CPU; null when that was not recorded.
    pub blocked_ns: Option<u64>,
    /// Bytes that they moved.
    pub bytes: u64,
    /// The stack of the longest of which one was taken.
    pub stack: Vec<Frame>,
}

/// A lock, a condition, a barrier or a channel of `trace::sync`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sync {
    /// Unique in the process.
    pub id: u64,
    /// "Mutex", "RwLock", "Condvar", "Barrier" or "Channel".
    pub kind: String,
    /// Its type, without paths; empty when that is not in the trace.
    pub name: String,
    /// The source file that made it.
    pub file: String,
    /// From 1; 0 is unknown.
    pub line: u32,
    /// How often it was got by one thread alone.
    pub acquired: u64,
    /// How often it was got to be shared.
    pub shared: u64,
    /// Time in the hands of threads, each of those that share it.
    pub held_ns: u64,
    /// The longest of which the begin is known.
    pub max_held_ns: u64,
    /// Who that was; 0 when nobody had it.
    pub holder: u64,
    /// Its name.
    pub holder_name: String,
    /// The stack on which it was let go after the longest time of those of which one was taken.
    pub holder_stack: Vec<Frame>,
    /// Those whose end is not in the trace; they last until its end.
    pub held_at_end: u64,
    /// How often a panic has poisoned it.
    pub poisoned: u64,
    /// How often it was notified.
    pub notified: u64,
    /// Messages sent.
    pub sent: u64,
    /// Messages received.
    pub received: u64,
    /// Waits.
    pub waits: u64,
    /// Those that time or the other side's end was the end of.
    pub in_vain: u64,
    /// Those whose end is not in the trace; they last until its end.
    pub waiting_at_end: u64,
    /// Time in them.
    pub waited_ns: u64,
    /// The longest.
    pub max_wait_ns: u64,
    /// Who waited for whom, the largest total first; the first 10.
    pub waits_by: Vec<SyncWait>,
}

/// Waits of one thread for another at one lock, condition, barrier or channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SyncWait {
    /// Who waited.
    pub thread: u64,
    /// Its name.
    pub thread_name: String,
    /// Who had the lock when the wait began; 0 when nobody is known to.
    pub holder: u64,
    /// Its name.
    pub holder_name: String,
    /// Who ended it, by letting go, notifying, sending, receiving or arriving last; 0 when that is not
    /// known.
    pub ended_by: u64,
    /// Its name.
    pub ended_by_name: String,
    /// Waits.
    pub count: u64,
    /// Time in them.
    pub total_ns: u64,
    /// The longest.
    pub max_ns: u64,
    /// The stack on which that was.
    pub stack: Vec<Frame>,
    /// The stack on which it was ended.
    pub ended_stack: Vec<Frame>,
}

/// What threads waited for each other at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lock {
    /// Where it is in memory; the number of the thread that was joined; what the call was about, as a
    /// descriptor, when the kernel told who ended waits in it; 0 where each thread sleeps on a word of its
    /// own, whatever it waits for, once names say so.
    pub address: Address,
    /// The call that waits; or what it was the inside of, once names are known.
    pub kind: String,
    /// Waits.
    pub waits: u64,
    /// Those of which it is known which thread ended them.
    pub woken: u64,
    /// Time in them.
    pub total_ns: u64,
    /// The longest.
    pub max_ns: u64,
    /// The stack on which most of the time was waited.
    pub stack: Vec<Frame>,
    /// The thread that ended most of that; 0 when none is known.
    pub waker: u64,
    /// Its name.
    pub waker_name: String,
    /// The stack on which it did.
    pub waker_stack: Vec<Frame>,
    /// The same by the stack on which was waited, the largest total first: what names tell apart. Not in
    /// the JSON, which has the first of them.
    #[serde(skip)]
    pub places: Vec<Place>,
}

impl Lock {
    /// The sums of places, the first of which are shown.
    pub fn of(address: Address, kind: String, places: Vec<Place>) -> Self {
        let sum = |number: fn(&Place) -> u64| places.iter().map(number).fold(0, u64::saturating_add);
        let first = places.first().cloned().unwrap_or_default();
        Lock {
            address,
            kind,
            waits: sum(|place| place.waits),
            woken: sum(|place| place.woken),
            total_ns: sum(|place| place.total_ns),
            max_ns: places.iter().map(|place| place.max_ns).max().unwrap_or(0),
            stack: first.stack,
            waker: first.waker,
            waker_name: first.waker_name,
            waker_stack: first.waker_stack,
            places,
        }
    }
}

/// Waits at one lock on one stack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Waits.
    pub waits: u64,
    /// Those of which it is known which thread ended them.
    pub woken: u64,
    /// Time in them.
    pub total_ns: u64,
    /// The longest.
    pub max_ns: u64,
    /// The stack on which was waited; empty for all those that are not told apart.
    pub stack: Vec<Frame>,
    /// The thread that ended most of that; 0 when none is known.
    pub waker: u64,
    /// Its name.
    pub waker_name: String,
    /// The stack on which it did.
    pub waker_stack: Vec<Frame>,
}

/// A file descriptor, for as long as it stood for one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Io {
    /// Its number.
    pub fd: u64,
    /// What it stood for, or at least what calls about it say; empty when that is not in the trace.
    pub name: String,
    /// Calls about it.
    pub calls: u64,
    /// Those that returned an error.
    pub failed: u64,
    /// Bytes that came in.
    pub bytes_in: u64,
    /// Bytes that went out.
    pub bytes_out: u64,
    /// Time in them.
    pub total_ns: u64,
    /// The longest.
    pub max_ns: u64,
}

/// A program counter of a stack, or a function that is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Frame {
    /// Where the call is that the frame returns to.
    pub address: Address,
    /// The file that it lies in; empty when it lies in none.
    pub module: String,
    /// How far it is from that file's first mapped address.
    pub offset: u64,
    /// Empty when it is not known.
    pub function: String,
    /// The source file; empty when it is not known.
    pub file: String,
    /// From 1; 0 is unknown.
    pub line: u32,
    /// Whether the function was inlined into that of the next frame.
    pub inlined: bool,
}

/// An address. In JSON a string such as "0x7f00a0", since it may have 64 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Address(pub u64);

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:#x}", self.0))
    }
}

/// A unit of concurrent work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Task {
    /// Unique in the process. Threads' implicit tasks have 2^52 and the thread's id.
    pub id: u64,
    /// Its own, or else its site's; empty when neither has one.
    pub name: String,
    /// Who created it; 0 when nobody did, or that is not in the trace.
    pub parent: u64,
    /// "main", "thread", "future", "logical" or "job".
    pub kind: String,
    /// "file:line", or empty.
    pub spawned_at: String,
    /// When it came into being, or was first seen.
    pub start_ns: u64,
    /// When it was over; the end of the trace when its outcome is "open".
    pub end_ns: u64,
    /// The difference.
    pub duration_ns: u64,
    /// Time in which a thread worked on it and on no task entered inside it.
    pub busy_ns: u64,
    /// "completed", "panicked", "cancelled" or "open".
    pub outcome: String,
    /// Where it ran, in the order of first runs.
    pub threads: Vec<u64>,
    /// Its arguments as text.
    pub args: BTreeMap<String, String>,
    /// What it returned, as text, where the program records that.
    pub returned: Option<Box<str>>,
    /// 1 when it returned an error, of a function that records its errors.
    pub errors: u64,
    /// The error, as text.
    pub last_error: Option<Box<str>>,
}

/// All runs of the regions of one source location.
///
/// A run that is still open at the end of the trace lasts until then. `count`, `p50_ns`, `p99_ns`
/// and `max_ns` are over every run. Percentiles are exact up to 32 runs; beyond, they come from a
/// log-linear histogram and are off by less than 1 %. `max_ns` is exact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Region {
    /// What the program calls it.
    pub name: String,
    /// The module path.
    pub module: String,
    /// The source file.
    pub file: String,
    /// From 1; 0 is unknown.
    pub line: u32,
    /// Runs.
    pub count: u64,
    /// Time in outermost runs on their task, so that recursion is not counted twice.
    pub total_ns: u64,
    /// Time in all runs outside the regions inside them, while running.
    pub self_ns: u64,
    /// Half of the runs took at most this.
    pub p50_ns: u64,
    /// 99 of 100 runs took at most this.
    pub p99_ns: u64,
    /// The longest run.
    pub max_ns: u64,
    /// Runs whose end is not in the trace.
    pub open: u64,
    /// Runs that a panic ended.
    pub panicked: u64,
    /// Runs that returned an error, of a function that records its errors.
    pub errors: u64,
    /// The error of the last one of them to end, as text.
    pub last_error: Option<Box<str>>,
}

/// All values of the counters of one name.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Counter {
    /// Its name.
    pub name: String,
    /// How often it was set.
    pub count: u64,
    /// The least number; null when there was none.
    pub min: Option<Number>,
    /// The greatest number.
    pub max: Option<Number>,
    /// The last number.
    pub last: Option<Number>,
}

/// A number as it was recorded, so that no digit of an integer is lost.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Number {
    /// An unsigned integer.
    Unsigned(u64),
    /// A negative integer.
    Signed(i64),
    /// A float.
    Float(f64),
}

impl Number {
    /// The lesser of two.
    pub(crate) fn least(self, other: Number) -> Number {
        if other.cmp(self).is_lt() { other } else { self }
    }

    /// The greater of two.
    pub(crate) fn greatest(self, other: Number) -> Number {
        if other.cmp(self).is_gt() { other } else { self }
    }

    /// Integers exactly, floats as floats.
    fn cmp(self, other: Number) -> std::cmp::Ordering {
        match (self.integer(), other.integer()) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => self.float().total_cmp(&other.float()),
        }
    }

    fn integer(self) -> Option<i128> {
        match self {
            Number::Unsigned(n) => Some(n.into()),
            Number::Signed(n) => Some(n.into()),
            Number::Float(_) => None,
        }
    }

    fn float(self) -> f64 {
        match self {
            Number::Unsigned(n) => n as f64,
            Number::Signed(n) => n as f64,
            Number::Float(x) => x,
        }
    }
}

/// A source of events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Collector {
    /// Its name.
    pub name: String,
    /// "running", "unavailable" or "off".
    pub state: String,
    /// Why it does not run, or what it does.
    pub detail: String,
    /// What would make it run.
    pub remedy: String,
}
