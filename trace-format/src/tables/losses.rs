//! What could not be recorded, and why.

use super::Row;
use crate::{DecodeError, Input, Out, ThreadId, Ticks};

/// Why events could not be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum LossReason {
    /// The memory limit was reached and the writer had not caught up.
    Memory = 0,
    /// The oldest events gave way to newer ones, as asked for.
    Oldest = 1,
    /// Recording from inside recording: a signal handler or a formatting function.
    Reentrant = 2,
    /// The thread was being torn down.
    Teardown = 3,
    /// The writer failed; what was recorded could not be written.
    Writer = 4,
    /// The end of something whose begin was lost.
    Unpaired = 5,
    /// The event was being recorded while the session stopped.
    Stopped = 6,
    /// Too many long arguments: the event does not fit into a piece, or is there without the last of them.
    Oversize = 7,
    /// The kernel's buffer was full: its events were not read in time.
    Kernel = 8,
    /// The thread was not known yet, and was where it could not be made known: inside an allocator, or
    /// taking a lock that may be an allocator's.
    Early = 9,
    /// A number of a newer version.
    Unknown = 10,
}

impl LossReason {
    /// Every reason with its name, by number.
    pub const ALL: [(LossReason, &'static str); 11] = [
        (LossReason::Memory, "memory"),
        (LossReason::Oldest, "oldest"),
        (LossReason::Reentrant, "reentrant"),
        (LossReason::Teardown, "teardown"),
        (LossReason::Writer, "writer"),
        (LossReason::Unpaired, "unpaired"),
        (LossReason::Stopped, "stopped"),
        (LossReason::Oversize, "oversize"),
        (LossReason::Kernel, "kernel"),
        (LossReason::Early, "early"),
        (LossReason::Unknown, "unknown"),
    ];

    /// The reason's name.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The reason of that number.
    pub fn from_number(number: u64) -> Self {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        Self::ALL.get(place).map_or(LossReason::Unknown, |(reason, _)| *reason)
    }
}

/// Events that are missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LossRow {
    /// Whose; 0 when it is not known any more.
    pub thread: ThreadId,
    /// Why.
    pub reason: LossReason,
    /// How many.
    pub count: u64,
    /// None is missing before this.
    pub since: Ticks,
    /// None after this.
    pub until: Ticks,
}

impl Row for LossRow {
    const MIN_LEN: usize = 5;

    fn put(&self, out: &mut Out<'_>) {
        out.uint(self.thread);
        out.uint(self.reason as u64);
        out.uint(self.count);
        out.uint(self.since);
        out.uint(self.until);
    }

    fn get(input: &mut Input<'_>) -> Result<Self, DecodeError> {
        Ok(LossRow {
            thread: ThreadId(input.uint()?),
            reason: LossReason::from_number(input.uint()?),
            count: input.uint()?,
            since: Ticks(input.uint()?),
            until: Ticks(input.uint()?),
        })
    }
}
