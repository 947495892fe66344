//! What a program did with locks, conditions, barriers and channels of `trace::sync`.

use super::{StackIndex, Time};
use trace_format::events::WaitFor;
use trace_format::{ObjectId, SiteId, TaskId, ThreadId};

/// A lock in a thread's hands, given out when it is let go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Which lock.
    pub object: ObjectId,
    /// Where the lock was made; named by its type.
    pub site: SiteId,
    /// Who had it.
    pub thread: ThreadId,
    /// The task that was running when it was got.
    pub task: TaskId,
    /// Whether others may have had it at the same time.
    pub shared: bool,
    /// When it was got; see [`Hold::early`].
    pub begin: Time,
    /// When it was let go; see [`Hold::open`].
    pub end: Time,
    /// Whether it was got before the trace began, or that is not in it; `begin` is then `end`.
    pub early: bool,
    /// Whether its end is not in the trace; `end` is then the last instant at which it may have lasted.
    pub open: bool,
    /// Whether a panic ended it, and poisoned the lock.
    pub poisoned: bool,
    /// The stack on which it was let go, if one was taken.
    pub stack: Option<StackIndex>,
}

impl Hold {
    /// From its begin to its end, in nanoseconds.
    pub fn duration_ns(&self) -> u64 {
        self.end.since(self.begin)
    }
}

/// A thread waited for another, given out when that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyncWait {
    /// At which lock, condition, barrier or channel.
    pub object: ObjectId,
    /// Where that was made; named by its type.
    pub site: SiteId,
    /// Who waited.
    pub thread: ThreadId,
    /// The task that was running.
    pub task: TaskId,
    /// For what.
    pub wait: WaitFor,
    /// Its first instant.
    pub begin: Time,
    /// Its last instant; see [`SyncWait::open`].
    pub end: Time,
    /// Whether its end is not in the trace; `end` is then the last instant at which it may have lasted.
    pub open: bool,
    /// Whether time ran out, or the other side was gone.
    pub in_vain: bool,
    /// The stack on which it waited, if one was taken.
    pub stack: Option<StackIndex>,
    /// Who had the lock when the wait began: one of them, when it was shared; 0 when that is not known
    /// or nobody did.
    pub holder: ThreadId,
    /// Who ended it: by letting go, notifying, sending, receiving, or arriving last.
    pub ended_by: Option<Ended>,
}

/// What a thread did that ended the wait of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Who.
    pub thread: ThreadId,
    /// When.
    pub time: Time,
    /// On which stack, if one was taken.
    pub stack: Option<StackIndex>,
}

impl SyncWait {
    /// From its begin to its end, in nanoseconds.
    pub fn duration_ns(&self) -> u64 {
        self.end.since(self.begin)
    }
}

/// A message on its way through a channel, given out when it is received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// Through which channel.
    pub object: ObjectId,
    /// Where that was made; named by its type.
    pub site: SiteId,
    /// Its number, unique in the process; 0 when it was sent without a recording.
    pub number: u64,
    /// Who sent it, and when it was about to; `None` when that is not in the trace.
    pub sent: Option<(ThreadId, Time)>,
    /// Who received it, and when; `None` when nobody was seen to.
    pub received: Option<(ThreadId, Time)>,
}

/// A condition was notified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notification {
    /// Which condition.
    pub object: ObjectId,
    /// Where that was made.
    pub site: SiteId,
    /// Who notified.
    pub thread: ThreadId,
    /// When.
    pub time: Time,
    /// All who wait, and not one.
    pub all: bool,
}
