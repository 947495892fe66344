//! What every guard remembers: in which session its opening event was recorded, if it was.

use crate::lane::{Lane, Recorded};
use crate::{gate, thread};
use trace_format::Event;
use trace_format::tables::LossReason;

/// The other half of an opening event. Eight bytes, so that it stays in a register.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opened {
    /// The session; 0 when none was live: then there is nothing to close.
    session: u32,
    /// The opening event is in the lane. When it was lost, its closing event is lost with it, since
    /// it would close something else.
    recorded: bool,
}

impl Opened {
    /// Nothing is open.
    #[inline(always)]
    pub(crate) const fn nothing() -> Self {
        Opened { session: 0, recorded: false }
    }

    /// An opening event is in the lane.
    #[inline(always)]
    pub(crate) fn recorded(lane: &Lane) -> Self {
        // Not the session seen at the gate on the way in: another one may have begun since.
        Opened { session: lane.session(), recorded: true }
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
        match lane.record(event) {
            Recorded::Yes => Opened::recorded(lane),
            Recorded::Lost => Opened { session: gate::session(epoch), recorded: false },
            Recorded::Off => Opened::nothing(),
        }
    }

    #[inline(always)]
    pub(crate) fn is_open(self) -> bool {
        self.session != 0
    }

    #[inline(always)]
    pub(crate) fn is_recorded(self) -> bool {
        self.recorded
    }

    #[inline(always)]
    pub(crate) fn session(self) -> u32 {
        self.session
    }

    /// Records a closing event. In another session, or in none, there is nothing to close.
    #[inline(never)]
    pub(crate) fn close(self, event: &Event<'_>) {
        if !self.is_open() || gate::session(gate::epoch()) != self.session {
            return;
        }
        let Some(lane) = thread::claimed().or_else(|| thread::claim(1)) else { return };
        if self.recorded {
            lane.record_end(event);
        } else {
            lane.lose(LossReason::Unpaired);
        }
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
