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

    /// Records an opening event in the live session, by `record`.
    #[inline(always)]
    pub(crate) fn by(epoch: u64, record: impl FnOnce(&'static Lane) -> Recorded) -> Self {
        let Some(lane) = thread::claimed().or_else(|| thread::claim(2)) else {
            return Opened::nothing();
        };
        match record(lane) {
            Recorded::Yes => Opened { session: gate::session(epoch), recorded: true },
            Recorded::Lost => Opened { session: gate::session(epoch), recorded: false },
            Recorded::Off => Opened::nothing(),
        }
    }

    /// Records an opening event, if a session is live.
    pub(crate) fn event(event: &Event<'_>) -> Self {
        match gate::epoch() {
            gate::OFF => Opened::nothing(),
            epoch => Opened::by(epoch, |lane| lane.record(event)),
        }
    }

    #[inline(always)]
    pub(crate) fn is_open(self) -> bool {
        self.session != 0
    }

    /// Records the closing event of the short form.
    #[inline(always)]
    pub(crate) fn end_region(self) {
        match thread::claimed() {
            Some(lane) if self.recorded => lane.end(self.session),
            _ => self.close(&Event::RegionEnd),
        }
    }

    /// Records a closing event.
    #[cold]
    #[inline(never)]
    pub(crate) fn close(self, event: &Event<'_>) {
        if !self.is_open() || gate::session(gate::epoch()) != self.session {
            return;
        }
        let Some(lane) = thread::claimed().or_else(|| thread::claim(1)) else { return };
        if self.recorded {
            lane.end_slow(self.session, event);
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
