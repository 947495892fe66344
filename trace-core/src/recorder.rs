//! What all lanes share: the pool, the queue of pieces to be written, the lanes themselves and what
//! to do when memory runs out.

use crate::lanes::Lanes;
use crate::loss::WITHOUT_LANE;
use crate::piece::Piece;
use crate::pool::Pool;
use crate::queue::Queue;
use crate::sync::{AtomicPtr, AtomicU8, AtomicU32, Ordering};
use crate::{clock, gate, thread};
use std::sync::OnceLock;
use std::time::Duration;
use trace_format::tables::LossReason;
use trace_format::{Schema, events};

/// What recording does when the memory limit is reached and the writer has not caught up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhenFull {
    /// New events are lost until there is room: what led up to the overload stays whole.
    #[default]
    DropNewest,
    /// The oldest unwritten events give way: the most recent stretch stays whole.
    DropOldest,
    /// The recording thread waits for the writer: nothing is lost, and the program is slowed.
    Wait,
}

/// The lanes of all threads.
pub(crate) static LANES: Lanes = Lanes::new();

static POOL: Pool = Pool::new();
static FULL: AtomicPtr<Queue> = AtomicPtr::new(std::ptr::null_mut());
static WHEN_FULL: AtomicU8 = AtomicU8::new(WhenFull::DropNewest as u8);
/// The session whose pieces are still to be written: set before its gate opens, cleared after the
/// last look at its pieces.
static DRAINING: AtomicU32 = AtomicU32::new(0);

pub(crate) fn pool() -> &'static Pool {
    &POOL
}

/// The table of this version, for counting the events of a piece.
pub(crate) fn schema() -> &'static Schema {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    SCHEMA.get_or_init(Schema::current)
}

/// Gets everything ready for a session with `memory` bytes of pieces. The gate is closed.
pub(crate) fn prepare(session: u32, memory: usize, when_full: WhenFull) {
    let pieces = POOL.set_limit(memory);
    // Pieces of an older session can still be on their way, so there may be as many as ever were.
    if full().is_none_or(|queue| queue.capacity() < pieces) {
        let queue = Box::leak(Box::new(Queue::new(pieces)));
        while let Some(index) = full().and_then(Queue::pop) {
            POOL.give(POOL.piece(index));
        }
        // The one before stays allocated: a thread may be looking at it. It was smaller, so that all
        // of them together are no larger than the last.
        FULL.store(queue, Ordering::Release);
    }
    schema();
    WHEN_FULL.store(when_full as u8, Ordering::Relaxed);
    DRAINING.store(session, Ordering::SeqCst);
}

/// The last piece of the session was looked at.
pub(crate) fn drained() {
    DRAINING.store(0, Ordering::SeqCst);
    POOL.reset();
}

fn full() -> Option<&'static Queue> {
    // SAFETY: null or a leaked queue.
    unsafe { FULL.load(Ordering::Acquire).as_ref() }
}

/// Takes over a piece whose owner is through with it, to be written.
///
/// After its session has ended, nobody writes it any more. That happens to a thread that stood still
/// in the middle of an event for longer than the end of the session waits; it is counted then.
pub(crate) fn hand_over(piece: &'static Piece) {
    let control = &piece.control;
    let due = control.session.load(Ordering::Relaxed) == DRAINING.load(Ordering::SeqCst);
    // The drainer may still be reading what it has pinned, so that goes the long way even if empty.
    let pinned = control.pinned.load(Ordering::SeqCst);
    let empty = control.len.load(Ordering::Relaxed) == control.drained.load(Ordering::Relaxed);
    if due && (pinned || !empty) {
        enqueue(piece);
    } else {
        POOL.give(piece);
    }
}

/// Appends a piece to the queue. There is room for every piece; but another thread that stopped in
/// the middle of taking one out, a whole round ago, keeps a place occupied until it goes on.
fn enqueue(piece: &'static Piece) {
    const PATIENCE: usize = 1_000;
    let Some(queue) = full() else { return };
    let control = &piece.control;
    let index = control.index.load(Ordering::Relaxed);
    let pushed = (0..PATIENCE).any(|_| {
        let pushed = queue.push(index);
        if !pushed {
            std::hint::spin_loop();
        }
        pushed
    });
    if pushed {
        return;
    }
    if control.pinned.load(Ordering::SeqCst) {
        // The drainer reads it, which it does not do for long: it cannot be given away.
        while !queue.push(index) {
            thread::quietly(std::thread::yield_now);
        }
        return;
    }
    lose(piece, LossReason::Memory);
    POOL.give(piece);
}

/// Counts what of a piece has not been drained. The piece is the caller's alone.
fn lose(piece: &'static Piece, reason: LossReason) {
    let control = &piece.control;
    let from = control.drained.load(Ordering::Relaxed) as usize;
    let to = control.len.load(Ordering::Acquire) as usize;
    // SAFETY: the owner has committed `len` bytes and let go of the piece, and by the contract nobody
    // else has it.
    let count = events::count(unsafe { piece.committed(from, to) }, schema());
    WITHOUT_LANE.add(reason, count, clock::now());
}

/// The next piece to be written.
pub(crate) fn next_full() -> Option<&'static Piece> {
    full().and_then(Queue::pop).map(|index| POOL.piece(index))
}

/// A free piece, by the policy of the session.
pub(crate) fn take_piece(epoch: u64) -> Result<&'static Piece, LossReason> {
    if let Some(piece) = POOL.take() {
        return Ok(piece);
    }
    match WHEN_FULL.load(Ordering::Relaxed) {
        mode if mode == WhenFull::DropOldest as u8 => take_oldest().ok_or(LossReason::Memory),
        mode if mode == WhenFull::Wait as u8 => wait_for_piece(epoch),
        _ => Err(LossReason::Memory),
    }
}

/// Takes the piece that has waited longest, and counts what is lost with it.
fn take_oldest() -> Option<&'static Piece> {
    const TRIES: usize = 256;
    let queue = full()?;
    for _ in 0..TRIES {
        let piece = POOL.piece(queue.pop()?);
        if piece.control.pinned.load(Ordering::SeqCst) {
            // The drainer is reading it just now; it goes to the end of the line.
            enqueue(piece);
            continue;
        }
        lose(piece, LossReason::Oldest);
        return Some(piece);
    }
    None
}

fn wait_for_piece(epoch: u64) -> Result<&'static Piece, LossReason> {
    while gate::session(gate::acquire()) == gate::session(epoch) {
        thread::quietly(|| std::thread::sleep(Duration::from_micros(100)));
        if let Some(piece) = POOL.take() {
            return Ok(piece);
        }
    }
    Err(LossReason::Stopped)
}
