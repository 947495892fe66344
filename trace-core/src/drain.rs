//! The far end of the lanes: what a writer uses to take events out.
//!
//! [`Drain`] is the right to do so; there is one at a time. While it is open, a session is live.

use crate::lane::Lane;
use crate::loss::WITHOUT_LANE;
use crate::piece::Piece;
use crate::recorder::{self, LANES, WhenFull, pool};
use crate::runtime::{self, Classes};
use crate::sync::{AtomicBool, AtomicU32, Ordering, heavy_barrier, prepare_barrier};
use crate::{clock, fork, gate};
use crate::{site, stacks};
use std::marker::PhantomData;
use std::ptr;
use std::time::{Duration, Instant};
use trace_format::events;
use trace_format::tables::{EventsHead, LossReason, LossRow};
use trace_format::{StackId, ThreadId};

/// How a session records.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    /// The most memory that events may take before they are written, in bytes.
    pub memory: usize,
    /// What happens beyond that.
    pub when_full: WhenFull,
    /// What is recorded without annotations, where the program has been built for it.
    pub classes: Classes,
    /// Input and output have a stack when they last longer.
    pub stacks_over: Duration,
}

/// The live session's far end.
#[derive(Debug)]
pub struct Drain {
    session: u32,
    open: bool,
    classes: Classes,
    /// Lanes whose threads were in the middle of an event when closing had waited long enough.
    unsettled: Vec<&'static Lane>,
}

/// Another session is live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlreadyOpen;

/// How long closing waits for a thread that is in the middle of an event, which takes it some ten
/// nanoseconds unless it is kept from running.
const SETTLE: Duration = Duration::from_secs(2);

/// How often closing looks at a lane at least. Where it is itself kept from running until that time
/// is over, a thread that only finds the session closed would otherwise count as one that has not moved.
const PATIENCE: u32 = 200;

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
        // Samples of any kind have stacks, whether or not calls do.
        if config.classes != Classes(0) {
            stacks::prepare();
        }
        runtime::want(config.classes, clock::ticks(config.stacks_over));
        let mut drain = Drain { session, open: true, classes: config.classes, unsettled: Vec::new() };
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

    /// What stops the recording from another thread, ahead of [`Drain::close`].
    pub fn stopper(&self) -> Stopper {
        Stopper { session: self.session }
    }

    /// Stops recording and waits until no thread is in the middle of an event. From here on,
    /// [`Drain::full`] and [`Drain::rest`] give what is left.
    pub fn close(&mut self) {
        gate::close_session(self.session);
        heavy_barrier();
        let deadline = Instant::now() + SETTLE;
        let settled = |busy: &dyn Fn() -> bool| {
            let mut looks = 0_u32;
            while busy() && (looks < PATIENCE || Instant::now() < deadline) {
                looks += 1;
                match looks {
                    0..100 => std::thread::yield_now(),
                    // It is kept from running, perhaps by this one.
                    _ => std::thread::sleep(Duration::from_micros(100)),
                }
            }
            !busy()
        };
        settled(&site::is_registering);
        self.unsettled = LANES.iter().filter(|lane| !settled(&|| lane.is_busy())).collect();
        self.open = false;
    }

    /// Pieces that their threads are through with, at most `max`.
    pub fn full(&mut self, max: usize) -> Batch<'_> {
        let mut parts = Vec::new();
        while parts.len() < max
            && let Some(piece) = recorder::next_full()
        {
            let part = Part::new(piece, piece.control.len.load(Ordering::Acquire), Hold::Taken);
            self.keep(part, &mut parts);
        }
        Batch::new(parts)
    }

    /// What threads had recorded in their current pieces at the last [`Drain::turn`] or at
    /// [`Drain::close`]. Threads that are recording just now keep theirs; at the next event, or at
    /// the next turn, they hand it over.
    pub fn rest(&mut self) -> Batch<'_> {
        let mut parts = Vec::new();
        // A lane that is not busy after the barrier adds nothing to a piece of an epoch before `now`;
        // to one of `now` it may, also when the gate is closed at this very moment.
        let now = gate::acquire();
        heavy_barrier();
        for lane in LANES.iter() {
            // One that has settled is busy finding out that the session is closed.
            let settled = |lane| !self.open && !self.unsettled.iter().any(|&other| ptr::eq(other, lane));
            let part = if !lane.is_busy() || settled(lane) {
                lane.take(now).map(|(piece, to)| Part::new(piece, to, Hold::Taken))
            } else if self.open {
                None
            } else {
                // It did not settle: the event that it is in the middle of is lost, those before
                // are not.
                lane.lose(LossReason::Stopped);
                lane.pin().map(|(piece, to)| Part::new(piece, to, Hold::Pinned))
            };
            if let Some(part) = part {
                self.keep(part, &mut parts);
            }
        }
        Batch::new(parts)
    }

    /// Keeps a part that has something to write.
    fn keep(&self, part: Part, parts: &mut Vec<Part>) {
        let stale = part.piece.control.session.load(Ordering::Relaxed) != self.session;
        if stale || part.is_empty() {
            part.release();
        } else {
            parts.push(part);
        }
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

    /// The threads that live now and of which something may be known without an event of their own,
    /// since the kernel or who made them tells of them: number, the operating system's number, and
    /// name.
    pub fn threads(&self) -> Vec<(ThreadId, u64, String)> {
        let by_others = Classes::THREADS.0 | Classes::SCHED.0 | Classes::SAMPLES.0 | Classes::FAULTS.0;
        if self.classes.0 & by_others == 0 {
            return Vec::new();
        }
        let living = LANES.iter().filter(|lane| lane.owned.load(Ordering::Acquire));
        // One that is just getting its lane has no numbers yet.
        living.filter_map(|lane| lane.identity.whose()).collect()
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

/// Stops a session's recording, and nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Stopper {
    session: u32,
}

impl Stopper {
    /// No event is begun from here on, if the session is still the live one.
    pub fn stop(self) {
        gate::close_session(self.session);
    }
}

/// Events that were taken out, to be written before this is dropped.
#[derive(Debug)]
pub struct Batch<'a> {
    parts: Vec<Part>,
    /// One at a time: what one has taken, another must not give away.
    _drain: PhantomData<&'a mut Drain>,
}

impl Batch<'_> {
    fn new(parts: Vec<Part>) -> Self {
        Batch { parts, _drain: PhantomData }
    }

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

    /// The stacks that the events refer to, each as often as it occurs.
    pub fn stacks(&self) -> impl Iterator<Item = StackId> + '_ {
        let with_stacks = self.piece.control.stacks.load(Ordering::Relaxed);
        let bytes = if with_stacks { self.bytes() } else { &[] };
        events::stacks(bytes, recorder::schema())
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
        control.drained.store(self.to, Ordering::Relaxed);
        match self.hold {
            Hold::Taken => pool().give(self.piece),
            Hold::Pinned => control.pinned.store(false, Ordering::SeqCst),
        }
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        self.parts.drain(..).for_each(Part::release);
    }
}
