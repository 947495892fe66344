//! What locks, conditions and channels hand from one thread to another, by the numbers that events
//! carry.
//!
//! | effect | its causes |
//! |---|---|
//! | `lock_acquire` of a turn, alone | every `lock_release` of the turn before, alone or shared |
//! | `lock_acquire` of a turn, shared | the `lock_release` of that turn by who had it alone |
//! | `channel_receive` of a message | its `channel_send` |
//! | `sync_proceed` of a condition | the `cond_notify` with its number |
//!
//! Clocks mostly agree with that; what is kept are the causes of effects of which they do not.

use crate::hash::Map;
use smallvec::SmallVec;
use trace_format::{Event, ObjectId};

/// A cause by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Handing {
    object: ObjectId,
    number: u64,
    how: How,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum How {
    Alone,
    Shared,
    Sent,
    Notified,
}

impl Handing {
    /// The cause that an event is.
    pub(crate) fn cause(event: &Event<'_>) -> Option<Self> {
        let (object, number, how) = match *event {
            Event::LockRelease { object, shared: false, turn, .. } => (object, turn, How::Alone),
            Event::LockRelease { object, shared: true, turn, .. } => (object, turn, How::Shared),
            Event::ChannelSend { object, message, .. } => (object, message, How::Sent),
            Event::CondNotify { object, number, .. } => (object, number, How::Notified),
            _ => return None,
        };
        (number != 0).then_some(Handing { object, number, how })
    }

    /// The causes of what an event is the effect of.
    pub(crate) fn causes(event: &Event<'_>) -> SmallVec<[Self; 2]> {
        let of = |object, number, how| Handing { object, number, how };
        let mut causes = SmallVec::new();
        match *event {
            Event::LockAcquire { object, shared: false, turn, .. } if turn > 0 => {
                causes.extend([of(object, turn - 1, How::Alone), of(object, turn - 1, How::Shared)]);
            }
            Event::LockAcquire { object, shared: true, turn, .. } => {
                causes.push(of(object, turn, How::Alone))
            }
            Event::ChannelReceive { object, message, .. } => causes.push(of(object, message, How::Sent)),
            Event::SyncProceed { object, number, .. } => causes.push(of(object, number, How::Notified)),
            _ => {}
        }
        causes
    }
}

/// A cause or an effect, as it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hand {
    handing: Handing,
    is_effect: bool,
    ticks: u64,
}

/// Adds what an event is, if it is either.
pub(crate) fn see(event: &Event<'_>, ticks: u64, hands: &mut Vec<Hand>) {
    if let Some(handing) = Handing::cause(event) {
        hands.push(Hand { handing, is_effect: false, ticks });
    }
    for handing in Handing::causes(event).into_iter().filter(|handing| handing.number != 0) {
        hands.push(Hand { handing, is_effect: true, ticks });
    }
}

/// The causes that stand behind one of their effects by the clock, or beside it, and how many events
/// each is.
pub(crate) fn late(mut hands: Vec<Hand>) -> Map<Handing, u32> {
    hands.sort_unstable();
    let mut late = Map::default();
    for same in hands.chunk_by(|one, other| one.handing == other.handing) {
        // By time, the causes first.
        let (causes, effects) = same.split_at(same.partition_point(|hand| !hand.is_effect));
        if let (Some(last), Some(first)) = (causes.last(), effects.first())
            && last.ticks >= first.ticks
        {
            late.insert(same[0].handing, u32::try_from(causes.len()).unwrap_or(u32::MAX));
        }
    }
    late
}
