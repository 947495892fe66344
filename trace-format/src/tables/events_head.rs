//! What stands before the events in their block.

use super::Payload;
use crate::{DecodeError, Input, Out, ThreadId, Ticks};

/// What stands before the events in their block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventsHead {
    /// Whose events.
    pub thread: ThreadId,
    /// The thread's pieces of memory, counted from 0 in the session: gaps are losses.
    pub seq: u64,
    /// Where in that piece this block's first event stood. When not 0, the block goes on from one
    /// with the same `seq`.
    pub offset: u64,
    /// The time before the first event of the piece: the first event's `dt` counts from it when
    /// `offset` is 0.
    pub base: Ticks,
    /// Closing events that were lost since the piece before: so many of the innermost things that
    /// were open then are no longer.
    pub lost_ends: u64,
}

impl Payload for EventsHead {
    fn put(&self, out: &mut Out<'_>) {
        out.uint(self.thread);
        out.uint(self.seq);
        out.uint(self.offset);
        out.uint(self.base);
        out.uint(self.lost_ends);
    }

    fn get(input: &mut Input<'_>) -> Result<Self, DecodeError> {
        Ok(EventsHead {
            thread: ThreadId(input.uint()?),
            seq: input.uint()?,
            offset: input.uint()?,
            base: Ticks(input.uint()?),
            lost_ends: input.uint()?,
        })
    }
}
