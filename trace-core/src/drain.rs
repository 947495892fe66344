//! The far end of the lanes: what a writer uses to take events out.
//!
//! [`Drain`] is the right to do so; there is one at a time. While it is open, a session is live.

use crate::loss::WITHOUT_LANE;
use crate::piece::Piece;
use crate::recorder::{self, LANES, WhenFull, pool};
use crate::site::{Seen, Site};
use crate::sync::{AtomicBool, AtomicU32, Ordering, heavy_barrier, prepare_barrier};
use crate::{clock, fork, gate};
use std::time::{Duration, Instant};
use trace_format::tables::{EventsHead, LossReason, LossRow, SiteRow};
use trace_format::{StringId, ThreadId, events};

/// How a session records.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// The most memory that events may take before they are written, in bytes.
    pub memory: usize,
    /// What happens beyond that.
    pub when_full: WhenFull,
}

/// The live session's far end.
#[derive(Debug)]
pub struct Drain {
    session: u32,
    sites: Seen,
    open: bool,
}

/// Another session is live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlreadyOpen;

/// How long closing waits for a thread that is in the middle of an event, which takes it some ten
/// nanoseconds unless it is kept from running.
const SETTLE: Duration = Duration::from_millis(50);

static OPEN: AtomicBool = AtomicBool::new(false);

impl Drain {
    /// Opens a session.
    pub fn open(config: Config) -> Result<Self, AlreadyOpen> {
        static LAST: AtomicU32 = AtomicU32::new(0);
        if OPEN.swap(true, Ordering::Acquire) {
            return Err(AlreadyOpen);
        }
        let mut session = LAST.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        if session == 0 {
            session = LAST.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
        }
        clock::choose();
        prepare_barrier();
        fork::watch();
        recorder::prepare(session, config.memory, config.when_full);
        let mut drain = Drain { session, sites: Seen::default(), open: true };
        // What late events left behind after an earlier session.
        drain.losses();
        drain.discard_older();
        gate::open(session);
        Ok(drain)
    }

    /// Makes every thread go on in a new piece, so that what is recorded so far becomes final.
    pub fn turn(&mut self) {
        gate::turn();
    }

    /// Stops recording and waits until no thread is in the middle of an event. From here on,
    /// [`Drain::full`] and [`Drain::rest`] give what is left.
    pub fn close(&mut self) {
        gate::close();
        heavy_barrier();
        let deadline = Instant::now() + SETTLE;
        for lane in LANES.iter() {
            while lane.is_busy() {
                if Instant::now() > deadline {
                    lane.lose(LossReason::Stopped);
                    break;
                }
                std::thread::yield_now();
            }
        }
        self.open = false;
    }

    /// Pieces that their threads are through with, at most `max`.
    pub fn full(&mut self, max: usize) -> Batch {
        let mut parts = Vec::new();
        while parts.len() < max
            && let Some(piece) = recorder::next_full()
        {
            if piece.control.session.load(Ordering::Relaxed) != self.session {
                pool().give(piece);
                continue;
            }
            let part = Part::new(piece, piece.control.len.load(Ordering::Acquire), Hold::Taken);
            if part.is_empty() {
                part.release();
            } else {
                parts.push(part);
            }
        }
        Batch { parts }
    }

    /// What threads have recorded in the pieces that they are still using, or, after
    /// [`Drain::close`], were using.
    pub fn rest(&mut self) -> Batch {
        let mut parts = Vec::new();
        for lane in LANES.iter() {
            let settled = !self.open && !lane.is_busy();
            let part = if settled {
                lane.take_settled().map(|(piece, to)| Part::new(piece, to, Hold::Taken))
            } else {
                lane.pin().map(|(piece, to)| Part::new(piece, to, Hold::Pinned))
            };
            let Some(part) = part else { continue };
            let stale = part.piece.control.session.load(Ordering::Relaxed) != self.session;
            if stale || part.is_empty() {
                part.release();
            } else {
                parts.push(part);
            }
        }
        Batch { parts }
    }

    /// Sites registered since the last call, with names as the caller numbers them. To be asked for
    /// after a batch was taken: it then has every site that the batch's events refer to.
    pub fn sites(&mut self, mut intern: impl FnMut(&'static str) -> StringId) -> Vec<SiteRow> {
        let row = |site: &'static Site| SiteRow {
            id: site.id(),
            name: intern(site.name),
            module: intern(site.module),
            file: intern(site.file),
            line: site.line,
            column: site.column,
            args: site.args.iter().map(|name| intern(name)).collect(),
        };
        self.sites.fresh().into_iter().map(row).collect()
    }

    /// Makes [`Drain::sites`] start again with the first.
    pub fn forget_sites(&mut self) {
        self.sites = Seen::default();
    }

    /// Events lost since the last call.
    pub fn losses(&mut self) -> Vec<LossRow> {
        let rows = |thread, losses: &'static crate::loss::Losses| {
            losses.take().map(move |(reason, count, since, until)| LossRow {
                thread,
                reason,
                count,
                since,
                until,
            })
        };
        let of_lanes = LANES
            .iter()
            .flat_map(|lane| rows(ThreadId(lane.identity.thread.load(Ordering::Relaxed)), &lane.losses));
        rows(ThreadId(0), &WITHOUT_LANE).chain(of_lanes).collect()
    }

    /// The three clocks, now.
    pub fn clock(&self) -> trace_format::tables::Clock {
        clock::triple()
    }

    /// The name of the clock that events carry.
    pub fn clock_name(&self) -> &'static str {
        clock::name()
    }

    fn discard_older(&mut self) {
        while let Some(piece) = recorder::next_full() {
            pool().give(piece);
        }
    }
}

impl Drop for Drain {
    fn drop(&mut self) {
        if self.open {
            self.close();
        }
        drop(self.rest());
        self.discard_older();
        recorder::drained();
        OPEN.store(false, Ordering::Release);
    }
}

/// Events that were taken out, to be written before this is dropped.
#[derive(Debug)]
pub struct Batch {
    parts: Vec<Part>,
}

impl Batch {
    /// The parts, in no particular order.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }
}

/// Events of one thread, one after the other.
#[derive(Debug)]
pub struct Part {
    piece: &'static Piece,
    from: u32,
    to: u32,
    hold: Hold,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hold {
    /// The piece is ours, and free when the part is written.
    Taken,
    /// The piece is its thread's; only what was committed is ours to read.
    Pinned,
}

impl Part {
    fn new(piece: &'static Piece, to: u32, hold: Hold) -> Self {
        Part { piece, from: piece.control.drained.load(Ordering::Relaxed), to, hold }
    }

    fn is_empty(&self) -> bool {
        self.from == self.to
    }

    /// The events, as the format has them.
    pub fn bytes(&self) -> &[u8] {
        // SAFETY: `to` bytes were committed, seen with acquire ordering when the part was made; the
        // piece is not reused before the part is released, being taken or pinned.
        unsafe { self.piece.committed(self.from as usize, self.to as usize) }
    }

    /// What stands before them in their block.
    pub fn head(&self) -> EventsHead {
        self.piece.head(self.from)
    }

    /// The operating system's number of the thread; 0 when it is not known.
    pub fn os_id(&self) -> u64 {
        self.piece.control.identity.os_id.load(Ordering::Relaxed)
    }

    /// The thread's name; empty when it has none.
    pub fn thread_name(&self) -> String {
        self.piece.control.identity.name()
    }

    /// Counts the events as lost that could not be written: those beyond the first `written` bytes.
    pub fn lose_after(&self, written: usize) {
        let count = |bytes| events::count(bytes, recorder::schema());
        // What a reader finds in a block that is cut short are the events that are whole.
        let lost = count(self.bytes()) - count(&self.bytes()[..written]);
        WITHOUT_LANE.add(LossReason::Writer, lost, clock::now());
    }

    fn release(self) {
        let control = &self.piece.control;
        match self.hold {
            Hold::Taken => pool().give(self.piece),
            Hold::Pinned => {
                // Of an empty part, the owner may have let go of the piece meanwhile, since there
                // was nothing left to write: then it is another thread's, and only unpinned.
                if !self.is_empty() {
                    control.drained.store(self.to, Ordering::Relaxed);
                }
                control.pinned.store(false, Ordering::Release);
            }
        }
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        self.parts.drain(..).for_each(Part::release);
    }
}
