//! What every guard remembers: in which session its opening event was recorded, if it was.

use crate::lane::{Lane, Recorded};
use crate::runtime::{self, Classes};
use crate::{gate, thread};
use trace_format::tables::LossReason;
use trace_format::{Event, Outcome};

/// The other half of an opening event. Eight bytes, so that it stays in a register.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opened {
    /// The session; 0 when none was live: then there is nothing to close.
    session: u32,
    /// [`RECORDED`] and [`UNWINDING`], in one field, so that the whole is returned in two registers.
    how: u8,
}

/// The opening event is in the lane. When it was lost, its closing event is lost with it, since it
/// would close something else.
const RECORDED: u8 = 1;

/// The thread was unwinding already: this belongs to a destructor. That the thread still unwinds when
/// it is closed then says nothing about how it ended.
const UNWINDING: u8 = 2;

impl Opened {
    /// Nothing is open.
    #[inline(always)]
    pub(crate) const fn nothing() -> Self {
        Opened { session: 0, how: 0 }
    }

    /// An opening event is in the lane, and the thread does not unwind.
    #[inline(always)]
    pub(crate) fn recorded(lane: &Lane) -> Self {
        // Not the session seen at the gate on the way in: another one may have begun since.
        Opened { session: lane.session(), how: RECORDED }
    }

    /// Records an opening event, if a session is live.
    pub(crate) fn event(event: &Event<'_>) -> Self {
        match gate::epoch() {
            gate::OFF => Opened::nothing(),
            epoch => Opened::while_live(epoch, event),
        }
    }

    fn while_live(epoch: u64, event: &Event<'_>) -> Self {
        let Some(lane) = thread::claimed().or_else(|| thread::claim(2)) else {
            return Opened::nothing();
        };
        let unwinding = if std::thread::panicking() { UNWINDING } else { 0 };
        match lane.record(event) {
            Recorded::Yes => {
                if let Event::RegionBegin { .. } | Event::RegionBeginArgs { .. } | Event::AsyncBegin { .. } =
                    event
                {
                    runtime::give_stack(lane, Classes::REGION_STACKS);
                }
                Opened { how: RECORDED | unwinding, ..Opened::recorded(lane) }
            }
            Recorded::Lost => Opened { session: gate::session(epoch), how: unwinding },
            Recorded::Off => Opened::nothing(),
        }
    }

    #[inline(always)]
    pub(crate) fn is_open(self) -> bool {
        self.session != 0
    }

    #[inline(always)]
    pub(crate) fn is_recorded(self) -> bool {
        self.how & RECORDED != 0
    }

    #[inline(always)]
    pub(crate) fn session(self) -> u32 {
        self.session
    }

    /// How it ends if it is closed now, by a drop when it is meant to be.
    ///
    /// A panic that begins in a destructor, and is caught in it, cannot be told from one that goes on
    /// around it: `panicking` is the same. What it unwinds of what that destructor opened counts as
    /// completed.
    #[inline(always)]
    pub(crate) fn outcome_now(self) -> Outcome {
        if std::thread::panicking() && self.how & UNWINDING == 0 {
            Outcome::Panicked
        } else {
            Outcome::Completed
        }
    }

    /// Records a closing event. In another session, or in none, there is nothing to close.
    #[inline(never)]
    pub(crate) fn close(self, event: &Event<'_>) {
        if !self.is_open() || gate::session(gate::epoch()) != self.session {
            return;
        }
        let Some(lane) = thread::claimed().or_else(|| thread::claim(1)) else { return };
        if self.is_recorded() {
            lane.record_end(event);
        } else {
            lane.lose(LossReason::Unpaired);
        }
    }
}

/// Counts what cannot be recorded on this thread, if a session is live.
#[cold]
pub(crate) fn lose(reason: LossReason) {
    if gate::epoch() != gate::OFF
        && let Some(lane) = thread::claimed().or_else(|| thread::claim(1))
    {
        lane.lose(reason);
    }
}

/// Records an event that neither opens nor closes, if a session is live.
pub(crate) fn record(event: &Event<'_>) {
    if gate::epoch() != gate::OFF
        && let Some(lane) = thread::claimed().or_else(|| thread::claim(1))
    {
        lane.record(event);
    }
}
