//! What a program did without being asked: its calls, who woke whom, when its threads ran.

use super::Time;
use std::sync::Arc;
use trace_format::events::{Wait, WakeContext};
use trace_format::{self as format, ObjectId, TaskId, ThreadId};

/// A stack's place among those of the trace. Equal stacks have the same place, whatever their numbers
/// were in the generations of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StackIndex(pub(crate) u32);

impl StackIndex {
    /// Counted from 0.
    pub const fn place(self) -> usize {
        self.0 as usize
    }
}

/// A file that was mapped into the process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// The first mapped address.
    pub base: u64,
    /// Bytes mapped from there.
    pub size: u64,
    /// The file, as the loader named it.
    pub path: Arc<str>,
    /// As the file had it; empty when it had none.
    pub build_id: Box<[u8]>,
}

/// A function at an address, as it was packed into the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Demangled; empty when it is not known.
    pub function: Arc<str>,
    /// The source file; empty when it is not known.
    pub file: Arc<str>,
    /// From 1; 0 is unknown.
    pub line: u32,
}

/// A call of the C library or the kernel, given out when it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// Who called.
    pub thread: ThreadId,
    /// The task that was running then.
    pub task: TaskId,
    /// What was called.
    pub call: format::Call,
    /// What it was about: see [`format::Call::object`].
    pub object: u64,
    /// When it was entered.
    pub begin: Time,
    /// When it returned; see [`Call::open`].
    pub end: Time,
    /// Whether its return is not in the trace; `end` is then the last instant at which it may have
    /// gone on.
    pub open: bool,
    /// What it returned; a negative number is that of an error. Not known of an open one.
    pub result: Option<i64>,
    /// The stack on which it happened, if one was taken.
    pub stack: Option<StackIndex>,
    /// Nanoseconds of it in which the thread had no CPU; `None` when that was not recorded.
    pub blocked_ns: Option<u64>,
    /// Calls that were open on the thread around it: those of a signal handler.
    pub depth: usize,
    /// The lock, condition, barrier or channel of `trace::sync` that the thread waited for meanwhile:
    /// the call is the inside of that wait, and not a second one.
    pub inside: Option<ObjectId>,
}

impl Call {
    /// From its begin to its end, in nanoseconds.
    pub fn duration_ns(&self) -> u64 {
        self.end.since(self.begin)
    }

    /// The number of the error that it returned.
    pub fn errno(&self) -> Option<u64> {
        self.result.filter(|&result| result < 0).map(i64::unsigned_abs)
    }

    /// Bytes that it moved: what a call of the `read` or `write` family returned.
    pub fn bytes(&self) -> Option<u64> {
        transfer(self.call)?;
        u64::try_from(self.result?).ok()
    }
}

/// Which way a call moves bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transfer {
    /// Into the process.
    In,
    /// Out of it.
    Out,
}

/// Which way a call moves bytes, if its result is a number of them.
pub fn transfer(call: format::Call) -> Option<Transfer> {
    use format::Call as C;
    match call {
        C::Read | C::Pread | C::Readv | C::Preadv | C::Recv | C::Recvfrom | C::Recvmsg => Some(Transfer::In),
        C::Write | C::Pwrite | C::Writev | C::Pwritev | C::Send | C::Sendto | C::Sendmsg => {
            Some(Transfer::Out)
        }
        _ => None,
    }
}

/// A thread made another one go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wake {
    /// Who woke.
    pub waker: ThreadId,
    /// How: the call that it was in. `None` by ending, or where the kernel told of a thread that was in
    /// none.
    pub by: Option<format::Call>,
    /// When it began to.
    pub time: Time,
    /// On which stack.
    pub waker_stack: Option<StackIndex>,
    /// The wait that it ended.
    pub wait: Call,
    /// The kernel told it. Otherwise it follows from what both threads called.
    pub told: bool,
}

/// The kernel made a thread go on that waited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WakeUp {
    /// When.
    pub time: Time,
    /// The thread that waited; 0 when no thread of the trace has the operating system's number.
    pub thread: ThreadId,
    /// The operating system's number.
    pub os_id: u64,
    /// The thread that ran where it was woken; 0 when that is none of this process.
    pub waker: ThreadId,
    /// The operating system's number; 0 when the CPU was idle.
    pub waker_os_id: u64,
    /// The process that this is of.
    pub process: u64,
    /// On which CPU.
    pub cpu: u32,
    /// What it was doing.
    pub context: WakeContext,
}

/// A stretch in which a thread had a CPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnCpu {
    /// The thread; 0 when no thread of the trace has the operating system's number.
    pub thread: ThreadId,
    /// The operating system's number.
    pub os_id: u64,
    /// The CPU's number.
    pub cpu: u32,
    /// Its first instant.
    pub begin: Time,
    /// Its last instant.
    pub end: Time,
    /// Why it ended.
    pub then: Then,
}

/// Why a thread had no CPU any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Then {
    /// It waited for something.
    Waits,
    /// Another thread got the CPU, though this one could have gone on.
    Preempted,
    /// It had it still when the recording ended.
    Runs,
    /// The record is missing; the stretch has no length then.
    Unknown,
}

/// A thread was found running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// When.
    pub time: Time,
    /// The thread; 0 when no thread of the trace has the operating system's number.
    pub thread: ThreadId,
    /// The CPU's number.
    pub cpu: u32,
    /// Where it was, if that could be seen.
    pub stack: Option<StackIndex>,
    /// Nanoseconds on a CPU that it stands for; 0 is not known.
    pub ns: u64,
}

/// A thread touched memory that was not mapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageFault {
    /// When.
    pub time: Time,
    /// The thread; 0 when no thread of the trace has the operating system's number.
    pub thread: ThreadId,
    /// What it touched.
    pub address: u64,
    /// How many faults it stands for; 0 is not known.
    pub count: u64,
}

/// Memory was allocated; one that stands for several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alloc {
    /// When.
    pub time: Time,
    /// On which thread.
    pub thread: ThreadId,
    /// In which task.
    pub task: TaskId,
    /// Bytes of this one.
    pub bytes: u64,
    /// Bytes that it stands for.
    pub weight: u64,
    /// Where, if a stack was taken.
    pub stack: Option<StackIndex>,
}

/// What a file descriptor stands for, as of then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FdName<'a> {
    /// When.
    pub time: Time,
    /// The descriptor.
    pub fd: u64,
    /// Such as a path or an address.
    pub name: &'a str,
}

/// The word for what a thread waits for, in text and JSON.
pub fn wait_name(wait: Wait) -> &'static str {
    match wait {
        Wait::None => "nothing",
        Wait::Lock => "another thread",
        Wait::Io => "I/O",
        Wait::Readiness => "descriptors",
        Wait::Timer => "time",
        Wait::End => "an end",
        Wait::Cpu => "a CPU",
        Wait::Unknown => "unknown",
    }
}
