//! The events as a type, a variant for each row of the table.

use super::{Call, Proceed, WaitFor};
use crate::spec::kind;
use crate::{Args, NamedArgs, ObjectId, RegionId, SiteId, StackId, TaskId, ThreadId, Value};

/// What happened. Fields are documented in [`crate::spec::KINDS`] and `FORMAT.md`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the table has a sentence for each kind")]
pub enum Event<'a> {
    RegionBegin {
        site: SiteId,
    },
    RegionEnd,
    RegionBeginArgs {
        site: SiteId,
        args: Args<'a>,
    },
    RegionArgs {
        args: Args<'a>,
    },
    RegionUnwind,
    TaskNew {
        task: TaskId,
        parent: TaskId,
        site: SiteId,
        kind: TaskKind,
        name: &'a str,
    },
    TaskArgs {
        task: TaskId,
        args: NamedArgs<'a>,
    },
    TaskStart {
        task: TaskId,
    },
    TaskEnd {
        task: TaskId,
        outcome: Outcome,
    },
    TaskEnter {
        task: TaskId,
    },
    TaskExit {
        outcome: Outcome,
    },
    AsyncBegin {
        region: RegionId,
        site: SiteId,
    },
    AsyncResume {
        region: RegionId,
    },
    AsyncSuspend {
        region: RegionId,
    },
    AsyncEnd {
        region: RegionId,
        outcome: Outcome,
    },
    Log {
        site: SiteId,
        message: &'a str,
    },
    Counter {
        site: SiteId,
        value: Value<'a>,
    },
    ThreadEnd,
    RegionReturn {
        value: Value<'a>,
    },
    RegionError {
        value: Value<'a>,
    },
    TaskReturn {
        task: TaskId,
        value: Value<'a>,
    },
    TaskError {
        task: TaskId,
        value: Value<'a>,
    },
    ThreadNew {
        thread: ThreadId,
        stack: StackId,
    },
    CallEnter {
        call: Call,
        object: u64,
        stack: StackId,
    },
    CallExit {
        result: i64,
    },
    Stack {
        stack: StackId,
    },
    SchedIn {
        os_id: u64,
        cpu: u64,
        monotonic_ns: u64,
    },
    SchedOut {
        os_id: u64,
        cpu: u64,
        monotonic_ns: u64,
        preempted: bool,
    },
    Sample {
        os_id: u64,
        cpu: u64,
        monotonic_ns: u64,
        stack: StackId,
        ns: u64,
    },
    PageFault {
        os_id: u64,
        cpu: u64,
        monotonic_ns: u64,
        address: u64,
        count: u64,
    },
    Alloc {
        bytes: u64,
        weight: u64,
        stack: StackId,
    },
    FdName {
        fd: u64,
        name: &'a str,
    },
    SyncWait {
        object: ObjectId,
        site: SiteId,
        wait: WaitFor,
        number: u64,
        stack: StackId,
    },
    SyncProceed {
        object: ObjectId,
        number: u64,
        how: Proceed,
    },
    LockAcquire {
        object: ObjectId,
        site: SiteId,
        shared: bool,
        turn: u64,
    },
    LockRelease {
        object: ObjectId,
        site: SiteId,
        shared: bool,
        turn: u64,
        stack: StackId,
    },
    LockPoison {
        object: ObjectId,
    },
    CondNotify {
        object: ObjectId,
        site: SiteId,
        all: bool,
        number: u64,
        stack: StackId,
    },
    ChannelSend {
        object: ObjectId,
        site: SiteId,
        message: u64,
        stack: StackId,
    },
    ChannelUnsent {
        object: ObjectId,
        message: u64,
    },
    ChannelReceive {
        object: ObjectId,
        site: SiteId,
        message: u64,
        stack: StackId,
    },
    SchedWake {
        os_id: u64,
        cpu: u64,
        monotonic_ns: u64,
        waker: u64,
        process: u64,
        context: WakeContext,
    },
    /// Without a result it had not returned when this was recorded.
    SystemCall {
        os_id: u64,
        cpu: u64,
        monotonic_ns: u64,
        call: Call,
        object: u64,
        ns: u64,
        result: Option<i64>,
    },
    /// A kind that this version does not know; its fields as the file's table describes them.
    Unknown {
        kind: u8,
        fields: &'a [u8],
    },
}

impl Event<'_> {
    /// The number of the event's kind.
    pub fn kind(&self) -> u8 {
        match *self {
            Event::RegionBegin { .. } => kind::REGION_BEGIN,
            Event::RegionEnd => kind::REGION_END,
            Event::RegionBeginArgs { .. } => kind::REGION_BEGIN_ARGS,
            Event::RegionArgs { .. } => kind::REGION_ARGS,
            Event::RegionUnwind => kind::REGION_UNWIND,
            Event::TaskNew { .. } => kind::TASK_NEW,
            Event::TaskArgs { .. } => kind::TASK_ARGS,
            Event::TaskStart { .. } => kind::TASK_START,
            Event::TaskEnd { .. } => kind::TASK_END,
            Event::TaskEnter { .. } => kind::TASK_ENTER,
            Event::TaskExit { .. } => kind::TASK_EXIT,
            Event::AsyncBegin { .. } => kind::ASYNC_BEGIN,
            Event::AsyncResume { .. } => kind::ASYNC_RESUME,
            Event::AsyncSuspend { .. } => kind::ASYNC_SUSPEND,
            Event::AsyncEnd { .. } => kind::ASYNC_END,
            Event::Log { .. } => kind::LOG,
            Event::Counter { .. } => kind::COUNTER,
            Event::ThreadEnd => kind::THREAD_END,
            Event::RegionReturn { .. } => kind::REGION_RETURN,
            Event::RegionError { .. } => kind::REGION_ERROR,
            Event::TaskReturn { .. } => kind::TASK_RETURN,
            Event::TaskError { .. } => kind::TASK_ERROR,
            Event::ThreadNew { .. } => kind::THREAD_NEW,
            Event::CallEnter { .. } => kind::CALL_ENTER,
            Event::CallExit { .. } => kind::CALL_EXIT,
            Event::Stack { .. } => kind::STACK,
            Event::SchedIn { .. } => kind::SCHED_IN,
            Event::SchedOut { .. } => kind::SCHED_OUT,
            Event::Sample { .. } => kind::SAMPLE,
            Event::PageFault { .. } => kind::PAGE_FAULT,
            Event::Alloc { .. } => kind::ALLOC,
            Event::FdName { .. } => kind::FD_NAME,
            Event::SyncWait { .. } => kind::SYNC_WAIT,
            Event::SyncProceed { .. } => kind::SYNC_PROCEED,
            Event::LockAcquire { .. } => kind::LOCK_ACQUIRE,
            Event::LockRelease { .. } => kind::LOCK_RELEASE,
            Event::LockPoison { .. } => kind::LOCK_POISON,
            Event::CondNotify { .. } => kind::COND_NOTIFY,
            Event::ChannelSend { .. } => kind::CHANNEL_SEND,
            Event::ChannelUnsent { .. } => kind::CHANNEL_UNSENT,
            Event::ChannelReceive { .. } => kind::CHANNEL_RECEIVE,
            Event::SchedWake { .. } => kind::SCHED_WAKE,
            Event::SystemCall { .. } => kind::SYSTEM_CALL,
            Event::Unknown { kind, .. } => kind,
        }
    }

    /// The stack that came with it, if one was taken.
    pub fn stack(&self) -> Option<StackId> {
        match *self {
            Event::ThreadNew { stack, .. }
            | Event::CallEnter { stack, .. }
            | Event::Stack { stack }
            | Event::SyncWait { stack, .. }
            | Event::LockRelease { stack, .. }
            | Event::CondNotify { stack, .. }
            | Event::ChannelSend { stack, .. }
            | Event::ChannelReceive { stack, .. }
            | Event::Sample { stack, .. }
            | Event::Alloc { stack, .. } => Some(stack).filter(|stack| stack.0 != 0),
            _ => None,
        }
    }
}

/// What the waker was doing when it woke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum WakeContext {
    /// It asked the kernel for it.
    Thread = 0,
    /// The kernel was at deferred work on its CPU: that of a packet that it sent itself, or of anything.
    SoftInterrupt = 1,
    /// It was interrupted; it has nothing to do with the wake-up.
    Interrupt = 2,
}

impl WakeContext {
    /// The context of that number; a number of a newer version reads as an interrupt.
    pub fn from_number(number: u64) -> Self {
        match number {
            0 => WakeContext::Thread,
            1 => WakeContext::SoftInterrupt,
            _ => WakeContext::Interrupt,
        }
    }
}

/// How something ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Outcome {
    /// It came to its end; a poll returned `Ready`.
    Completed = 0,
    /// A panic unwound through it.
    Panicked = 1,
    /// It was dropped before its end.
    Cancelled = 2,
    /// A poll returned `Pending`.
    Pending = 3,
    /// Nobody was looking when it ended; a number of a newer version reads as this.
    Unknown = 4,
}

impl Outcome {
    /// Every outcome with its name, by number.
    pub const ALL: [(Outcome, &'static str); 5] = [
        (Outcome::Completed, "completed"),
        (Outcome::Panicked, "panicked"),
        (Outcome::Cancelled, "cancelled"),
        (Outcome::Pending, "pending"),
        (Outcome::Unknown, "unknown"),
    ];

    /// The name, in the text form and in `FORMAT.md`.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The outcome of that number.
    pub fn from_number(number: u64) -> Self {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        Self::ALL.get(place).map_or(Outcome::Unknown, |(outcome, _)| *outcome)
    }
}

/// What kind of work a task is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum TaskKind {
    /// A spawned thread.
    Thread = 0,
    /// A spawned future.
    Future = 1,
    /// An operation that the program named, such as a request.
    Logical = 2,
    /// A closure given to a pool.
    Job = 3,
    /// A number of a newer version.
    Unknown = 4,
}

impl TaskKind {
    /// Every task kind with its name, by number.
    pub const ALL: [(TaskKind, &'static str); 5] = [
        (TaskKind::Thread, "thread"),
        (TaskKind::Future, "future"),
        (TaskKind::Logical, "logical"),
        (TaskKind::Job, "job"),
        (TaskKind::Unknown, "unknown"),
    ];

    /// The name, in the text form and in `FORMAT.md`.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The task kind of that number.
    pub fn from_number(number: u64) -> Self {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        Self::ALL.get(place).map_or(TaskKind::Unknown, |(kind, _)| *kind)
    }
}
