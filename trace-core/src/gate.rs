//! Is a session live, and which stretch of it: one word, read relaxed by every call.
//!
//! 0 is off. Otherwise the upper half is the session's number and the lower half its turn; a turn
//! makes every thread start a new piece at its next event, which is how what a thread has recorded
//! so far becomes final without the thread's help.

use crate::sync::{AtomicU64, Ordering};

/// No session.
pub(crate) const OFF: u64 = 0;

static EPOCH: AtomicU64 = AtomicU64::new(OFF);

/// The current epoch.
#[inline(always)]
pub(crate) fn epoch() -> u64 {
    EPOCH.load(Ordering::Relaxed)
}

/// The session that an epoch belongs to; 0 for [`OFF`].
#[inline(always)]
pub(crate) const fn session(epoch: u64) -> u32 {
    (epoch >> 32) as u32
}

/// Opens the gate with a session's first turn. What was stored before is seen by every thread that
/// finds the gate open and then opens a piece (which loads the gate again, acquiring).
pub(crate) fn open(session: u32) {
    EPOCH.store(u64::from(session) << 32, Ordering::SeqCst);
}

/// The current epoch, with everything that was stored before it.
pub(crate) fn acquire() -> u64 {
    EPOCH.load(Ordering::Acquire)
}

/// Begins the next turn of the live session.
pub(crate) fn turn() {
    let next = |epoch| {
        let turn = (epoch as u32).wrapping_add(1);
        (epoch != OFF).then_some(u64::from(session(epoch)) << 32 | u64::from(turn))
    };
    // Not a store: the gate may close in between, and must stay closed.
    let _ = EPOCH.fetch_update(Ordering::SeqCst, Ordering::SeqCst, next);
}

/// Closes the gate.
pub(crate) fn close() {
    EPOCH.store(OFF, Ordering::SeqCst);
}

/// Closes the gate if it is that session's.
pub(crate) fn close_session(number: u32) {
    let closed = |epoch| (session(epoch) == number).then_some(OFF);
    let _ = EPOCH.fetch_update(Ordering::SeqCst, Ordering::SeqCst, closed);
}
