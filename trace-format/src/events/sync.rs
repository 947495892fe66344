//! What is particular to the events of locks, conditions, barriers and channels.

use super::Event;
use crate::spec::kind;
use crate::{DecodeError, Input, ObjectId, SiteId, StackId};

/// What a thread waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum WaitFor {
    /// A lock, for itself.
    Lock = 0,
    /// A lock, shared with others.
    Share = 1,
    /// A condition to be notified.
    Condition = 2,
    /// All others to arrive at a barrier.
    Barrier = 3,
    /// Room in a channel, or its receiver.
    Room = 4,
    /// A message.
    Message = 5,
    /// A number of a newer version.
    Unknown = 6,
}

impl WaitFor {
    /// Everything that may be waited for, with its name, by number.
    pub const ALL: [(WaitFor, &'static str); 7] = [
        (WaitFor::Lock, "lock"),
        (WaitFor::Share, "share"),
        (WaitFor::Condition, "condition"),
        (WaitFor::Barrier, "barrier"),
        (WaitFor::Room, "room"),
        (WaitFor::Message, "message"),
        (WaitFor::Unknown, "unknown"),
    ];

    /// The name, in `FORMAT.md`.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// What has that number.
    pub fn from_number(number: u64) -> Self {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        Self::ALL.get(place).map_or(WaitFor::Unknown, |(wait, _)| *wait)
    }
}

/// How a wait was over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Proceed {
    /// What was waited for has come.
    Done = 0,
    /// Time ran out, or the other side is gone.
    InVain = 1,
    /// This thread was the last to arrive, and let the others go.
    Last = 2,
    /// A number of a newer version.
    Unknown = 3,
}

impl Proceed {
    /// Every way with its name, by number.
    pub const ALL: [(Proceed, &'static str); 4] = [
        (Proceed::Done, "done"),
        (Proceed::InVain, "in_vain"),
        (Proceed::Last, "last"),
        (Proceed::Unknown, "unknown"),
    ];

    /// The name, in `FORMAT.md`.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The way of that number.
    pub fn from_number(number: u64) -> Self {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        Self::ALL.get(place).map_or(Proceed::Unknown, |(how, _)| *how)
    }
}

/// Reads the fields of such an event.
pub(super) fn get<'a>(number: u8, input: &mut Input<'_>) -> Result<Event<'a>, DecodeError> {
    let object = ObjectId(input.uint()?);
    match number {
        kind::SYNC_PROCEED => {
            let (number, how) = (input.uint()?, Proceed::from_number(input.uint()?));
            return Ok(Event::SyncProceed { object, number, how });
        }
        kind::LOCK_POISON => return Ok(Event::LockPoison { object }),
        kind::CHANNEL_UNSENT => return Ok(Event::ChannelUnsent { object, message: input.uint()? }),
        _ => {}
    }
    let (site, first) = (SiteId(input.uint32()?), input.uint()?);
    let is = first != 0;
    Ok(match number {
        kind::SYNC_WAIT => {
            let (number, stack) = (input.uint()?, StackId(input.uint32()?));
            Event::SyncWait { object, site, wait: WaitFor::from_number(first), number, stack }
        }
        kind::LOCK_ACQUIRE => Event::LockAcquire { object, site, shared: is, turn: input.uint()? },
        kind::LOCK_RELEASE => {
            let (turn, stack) = (input.uint()?, StackId(input.uint32()?));
            Event::LockRelease { object, site, shared: is, turn, stack }
        }
        kind::COND_NOTIFY => {
            let (number, stack) = (input.uint()?, StackId(input.uint32()?));
            Event::CondNotify { object, site, all: is, number, stack }
        }
        kind::CHANNEL_SEND => {
            Event::ChannelSend { object, site, message: first, stack: StackId(input.uint32()?) }
        }
        _ => Event::ChannelReceive { object, site, message: first, stack: StackId(input.uint32()?) },
    })
}
