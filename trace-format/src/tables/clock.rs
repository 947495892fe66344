//! Instants: clock triples, the start of a generation, the end of the recording.

use super::Payload;
use crate::{DecodeError, Input, Out, Ticks};

/// One instant read on three clocks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    /// The clock that events carry.
    pub ticks: Ticks,
    /// The operating system's monotonic clock, in nanoseconds.
    pub monotonic_ns: u64,
    /// Nanoseconds since 1970-01-01 UTC.
    pub wall_ns: u64,
}

impl Payload for Clock {
    fn put(&self, out: &mut Out<'_>) {
        out.uint(self.ticks);
        out.uint(self.monotonic_ns);
        out.uint(self.wall_ns);
    }

    fn get(input: &mut Input<'_>) -> Result<Self, DecodeError> {
        Ok(Clock { ticks: Ticks(input.uint()?), monotonic_ns: input.uint()?, wall_ns: input.uint()? })
    }
}

/// The start of a generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generation {
    /// Counted from 0 in the session.
    pub number: u64,
    /// When it began.
    pub clock: Clock,
}

impl Payload for Generation {
    fn put(&self, out: &mut Out<'_>) {
        out.uint(self.number);
        self.clock.put(out);
    }

    fn get(input: &mut Input<'_>) -> Result<Self, DecodeError> {
        Ok(Generation { number: input.uint()?, clock: Clock::get(input)? })
    }
}

/// The end of a recording that was stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// When.
    pub clock: Clock,
    /// Blocks of events in the file.
    pub event_blocks: u64,
    /// Bytes of events in the file.
    pub event_bytes: u64,
    /// Events lost in the whole session, for any reason.
    pub lost: u64,
}

impl Payload for End {
    fn put(&self, out: &mut Out<'_>) {
        self.clock.put(out);
        out.uint(self.event_blocks);
        out.uint(self.event_bytes);
        out.uint(self.lost);
    }

    fn get(input: &mut Input<'_>) -> Result<Self, DecodeError> {
        Ok(End {
            clock: Clock::get(input)?,
            event_blocks: input.uint()?,
            event_bytes: input.uint()?,
            lost: input.uint()?,
        })
    }
}
