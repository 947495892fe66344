//! Lanes: where a thread's events go.
//!
//! A lane belongs to one thread at a time. The thread writes events into the lane's current piece and
//! commits each by moving [`Lane::at`]; a full piece goes to the queue of pieces to be written and a
//! free one takes its place. The drainer reads committed bytes whenever it likes, of retired pieces
//! and of current ones.
//!
//! How an event is recorded:
//! 1. `busy` is set. When it was set already, this is a recording inside a recording (a signal
//!    handler, or the program's own allocator): counted as lost, since the outer one has the piece.
//!    Unless that one will never go on ([`Lane::occupy`]).
//! 2. The gate is read again, after a light barrier. So whoever closes the gate and then passes a
//!    heavy barrier knows that a lane which is not busy stays as it is.
//! 3. A new piece is opened when the epoch is not the piece's, or there is no room.
//! 4. The bytes are written behind `at`, and `at` moves past them with release ordering.
//! 5. `busy` is cleared.

use crate::loss::{Losses, WITHOUT_LANE};
use crate::piece::{Identity, PIECE_LEN, Piece, ROOM};
use crate::recorder;
use crate::runtime::{self, Classes};
use crate::site::Site;
use crate::sync::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering, light_barrier};
use crate::{clock, gate, stack};
use std::ptr;
use trace_format::tables::LossReason;
use trace_format::{Event, Out, events, varint};

/// Bytes that must be free for a short event: its two integers, each stored as a whole word.
const SHORT_ROOM: usize = 2 * 8 + 8;
const _: () = assert!(ROOM > 4 * SHORT_ROOM && PIECE_LEN <= 1 << 30);

/// Times since the event before that a short event's first word has room for.
const SHORT_DT: u64 = events::MAX_DT;
const _: () = assert!(SHORT_DT << events::FORM_BITS < varint::WORD_LIMIT);

/// No event is being written.
const IDLE: usize = 0;

/// A thread's place to record into.
#[derive(Debug)]
#[repr(C, align(128))]
pub(crate) struct Lane {
    // What every event touches comes first, in one cache line.
    /// Where on the stack an event is being written; [`IDLE`] when none is.
    busy: AtomicUsize,
    /// The end of what is committed in the current piece. Never null, so beyond `limit` without one.
    at: AtomicPtr<u8>,
    /// A short event fits while `at` is not beyond this. Null without a piece.
    limit: AtomicPtr<u8>,
    /// The time of the last event.
    last: AtomicU64,
    /// The epoch in which the current piece was opened.
    epoch: AtomicU64,
    session: AtomicU32,

    piece: AtomicPtr<Piece>,
    next_seq: AtomicU64,
    lost_ends: AtomicU64,
    /// The task that the thread works on; 0 for none of ours.
    pub(crate) task: AtomicU64,
    /// Where on the stack the innermost call was entered that is recorded and open; 0 for none.
    pub(crate) call: AtomicUsize,
    /// The session in which the async call that began here last was recorded, until its arguments
    /// are; and its task, 0 for a region.
    pub(crate) begun: AtomicU32,
    pub(crate) begun_task: AtomicU64,
    /// Numbers given to this lane for ids that it hands out: the next and the first beyond.
    numbers: [AtomicU64; 2],
    /// A thread has it.
    pub(crate) owned: AtomicBool,
    /// The one that was made before it.
    pub(crate) older: AtomicPtr<Lane>,
    pub(crate) identity: Identity,
    pub(crate) losses: Losses,
}

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recorded {
    /// It is in the lane.
    Yes,
    /// It is counted as lost.
    Lost,
    /// No session was live: it did not count.
    Off,
}

impl Lane {
    pub(crate) fn new() -> Self {
        Lane {
            busy: AtomicUsize::new(IDLE),
            at: AtomicPtr::new(ptr::dangling_mut()),
            limit: AtomicPtr::new(ptr::null_mut()),
            last: AtomicU64::new(0),
            epoch: AtomicU64::new(gate::OFF),
            piece: AtomicPtr::new(ptr::null_mut()),
            session: AtomicU32::new(0),
            next_seq: AtomicU64::new(0),
            lost_ends: AtomicU64::new(0),
            task: AtomicU64::new(0),
            call: AtomicUsize::new(0),
            begun: AtomicU32::new(0),
            begun_task: AtomicU64::new(0),
            numbers: [const { AtomicU64::new(0) }; 2],
            owned: AtomicBool::new(false),
            older: AtomicPtr::new(ptr::null_mut()),
            identity: Identity::default(),
            losses: Losses::new(),
        }
    }

    /// Records a region's begin, in the common case; `false` when that has to be done by
    /// [`Lane::record`].
    #[inline(always)]
    pub(crate) fn begin(&self, site: &Site) -> bool {
        let code = site.code();
        code != 0 && self.short(0, code)
    }

    /// Records the end of the innermost region, which was recorded in `session`, in the common case;
    /// `false` when that has to be done by [`Lane::record_end`].
    #[inline(always)]
    pub(crate) fn end(&self, session: u32) -> bool {
        self.session.load(Ordering::Relaxed) == session && self.short(1, 0)
    }

    /// Records an event of a short form, in the common case: the piece is the epoch's and has room.
    /// `false` when it was not recorded and has not been counted. `code` is a site's, or 0 for none.
    #[inline(always)]
    fn short(&self, form: u64, code: u64) -> bool {
        if !self.occupy() {
            return false;
        }
        let at = self.at.load(Ordering::Relaxed);
        // Without a counter, the clock is a call, and the long way costs little more than that.
        let Some(now) = clock::now_by_counter() else { return self.not_now() };
        let dt = now.wrapping_sub(self.last.load(Ordering::Relaxed));
        let fits = at <= self.limit.load(Ordering::Relaxed);
        // A clock that went back shows as an enormous `dt`.
        if gate::epoch() != self.epoch.load(Ordering::Relaxed) || !fits || dt >= SHORT_DT {
            return self.not_now();
        }
        let (head, head_len) = varint::word(dt << events::FORM_BITS | form);
        // SAFETY: `at` points into the current piece, which this thread alone writes to (busy is
        // set), and SHORT_ROOM bytes follow it: `at` is not beyond `limit`. A head is at most 8
        // bytes long (SHORT_DT), so both words end within them.
        let end = unsafe {
            at.cast::<u64>().write_unaligned(head.to_le());
            let at = at.add(head_len);
            if code == 0 {
                at
            } else {
                at.cast::<u64>().write_unaligned(code.to_le());
                at.add(code.trailing_zeros() as usize + 1)
            }
        };
        self.last.store(now, Ordering::Relaxed);
        self.at.store(end, Ordering::Release);
        self.busy.store(IDLE, Ordering::Release);
        true
    }

    /// Records an event of numbers, in the common case; `false` when that has to be done by
    /// [`Lane::record`].
    #[inline(always)]
    pub(crate) fn numbers<const N: usize>(&self, kind: u8, fields: [u64; N], with_stack: bool) -> bool {
        if !self.occupy() {
            return false;
        }
        let at = self.at.load(Ordering::Relaxed);
        let Some(now) = clock::now_by_counter() else { return self.not_now() };
        let dt = now.wrapping_sub(self.last.load(Ordering::Relaxed));
        // The head, the kind and each field take eight bytes at most, and are stored as such.
        let room = 8 * (N + 2);
        let fits = at.addr() + room <= self.limit.load(Ordering::Relaxed).addr() + SHORT_ROOM;
        let small = fields.iter().all(|&field| field < varint::WORD_LIMIT);
        if gate::epoch() != self.epoch.load(Ordering::Relaxed) || !fits || dt >= SHORT_DT || !small {
            return self.not_now();
        }
        if with_stack {
            self.mark_stacks();
        }
        // SAFETY: `at` points into the current piece, which this thread alone writes to (busy is
        // set), and `room` bytes follow it: without a piece, `limit` is null and `at` beyond it.
        // Each store is of eight bytes, and what it leaves behind is at most as far.
        let end = unsafe {
            let (head, len) = varint::word(dt << events::FORM_BITS | events::LONG_FORM);
            at.cast::<u64>().write_unaligned(head.to_le());
            let mut at = at.add(len);
            at.write(kind);
            at = at.add(1);
            for field in fields {
                let (word, len) = varint::word(field);
                at.cast::<u64>().write_unaligned(word.to_le());
                at = at.add(len);
            }
            at
        };
        self.last.store(now, Ordering::Relaxed);
        self.at.store(end, Ordering::Release);
        self.busy.store(IDLE, Ordering::Release);
        true
    }

    /// The lane is busy from here on, unless it is already.
    ///
    /// A signal handler that has jumped out of the middle of an event has left it so, for ever. What
    /// comes inside an event lies farther down the stack than that does; what comes after the jump
    /// mostly does not.
    #[inline(always)]
    fn occupy(&self) -> bool {
        let busy = self.busy.load(Ordering::Relaxed);
        if busy != IDLE && !stack::is_gone(busy, stack::here()) {
            return false;
        }
        self.busy.store(stack::here(), Ordering::Relaxed);
        light_barrier();
        true
    }

    #[inline(always)]
    fn not_now(&self) -> bool {
        self.busy.store(IDLE, Ordering::Release);
        false
    }

    /// Records an event that closes something which was recorded in the live session.
    pub(crate) fn record_end(&self, event: &Event<'_>) {
        if self.record(event) == Recorded::Lost {
            // Not under `busy`: a signal handler that also loses an end in between may cost one
            // count, and the reader then closes that thing late.
            self.lost_ends.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Records any event.
    pub(crate) fn record(&self, event: &Event<'_>) -> Recorded {
        if !self.occupy() {
            return self.lose(LossReason::Reentrant);
        }
        let recorded = self.put(event);
        self.busy.store(IDLE, Ordering::Release);
        recorded
    }

    fn put(&self, event: &Event<'_>) -> Recorded {
        // Once into what is there, once into a new piece.
        for fresh in [false, true] {
            let epoch = gate::acquire();
            if epoch == gate::OFF {
                return Recorded::Off;
            }
            let last = self.last.load(Ordering::Relaxed);
            // The clock of another CPU may be behind: time stands still then, and never goes back.
            let now = clock::now().max(last);
            let current = epoch == self.epoch.load(Ordering::Relaxed) && self.has_piece();
            if (fresh || !current || now - last >= events::MAX_DT)
                && let Err(reason) = self.open_piece(epoch, now)
            {
                return self.lose(reason);
            }
            let dt = now - self.last.load(Ordering::Relaxed);
            let at = self.at.load(Ordering::Relaxed);
            let empty = self.room(at) == ROOM;
            // SAFETY: the bytes from `at` to the piece's end are this thread's alone (busy is set)
            // and initialised (pieces come zeroed).
            let room = unsafe { std::slice::from_raw_parts_mut(at, self.room(at)) };
            let mut out = Out::new(room);
            events::put(&mut out, dt, event);
            if out.fits() {
                let len = out.written().len();
                if event.stack().is_some() {
                    self.mark_stacks();
                }
                self.last.store(now, Ordering::Relaxed);
                // SAFETY: `len` bytes of the room were written.
                self.at.store(unsafe { at.add(len) }, Ordering::Release);
                return Recorded::Yes;
            }
            if empty {
                break;
            }
        }
        self.lose(LossReason::Oversize)
    }

    /// The current piece has events with stacks: known to whoever sees such an event committed.
    fn mark_stacks(&self) {
        // SAFETY: null or a piece of the pool, which is never unmapped.
        if let Some(piece) = unsafe { self.piece.load(Ordering::Relaxed).as_ref::<'static>() } {
            piece.control.stacks.store(true, Ordering::Relaxed);
        }
    }

    /// The time of the last event.
    #[inline(always)]
    pub(crate) fn last(&self) -> u64 {
        self.last.load(Ordering::Relaxed)
    }

    /// The thread, which is the lane's own, is called `name` from here on, in the current piece too.
    pub(crate) fn rename(&self, name: &str) {
        self.identity.set_name(name);
        // As when recording: the drainer takes no piece of this epoch, and none of a busy lane.
        if !self.occupy() {
            return;
        }
        if gate::acquire() == self.epoch.load(Ordering::Relaxed)
            // SAFETY: null or a piece of the pool, which is never unmapped.
            && let Some(piece) = unsafe { self.piece.load(Ordering::Relaxed).as_ref::<'static>() }
        {
            piece.control.identity.set_name(name);
        }
        self.busy.store(IDLE, Ordering::Release);
    }

    /// The session that the lane last recorded in.
    #[inline(always)]
    pub(crate) fn session(&self) -> u32 {
        self.session.load(Ordering::Relaxed)
    }

    fn has_piece(&self) -> bool {
        !self.limit.load(Ordering::Relaxed).is_null()
    }

    /// Bytes from `at` to the end of the current piece.
    fn room(&self, at: *mut u8) -> usize {
        self.limit.load(Ordering::Relaxed).addr() + SHORT_ROOM - at.addr()
    }

    pub(crate) fn lose(&self, reason: LossReason) -> Recorded {
        self.losses.add(reason, 1, clock::now());
        Recorded::Lost
    }

    /// Retires the current piece and opens a new one, whose time counts from `now`.
    #[cold]
    #[inline(never)]
    fn open_piece(&self, epoch: u64, now: u64) -> Result<(), LossReason> {
        self.retire();
        let session = gate::session(epoch);
        if self.session.load(Ordering::Relaxed) != session {
            self.session.store(session, Ordering::Relaxed);
            self.next_seq.store(0, Ordering::Relaxed);
            self.lost_ends.store(0, Ordering::Relaxed);
            self.call.store(0, Ordering::Relaxed);
        }
        let piece = recorder::take_piece(epoch)?;
        let control = &piece.control;
        control.identity.copy_from(&self.identity);
        control.seq.store(self.next_seq.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        control.session.store(session, Ordering::Relaxed);
        control.base.store(now, Ordering::Relaxed);
        control.lost_ends.store(self.lost_ends.swap(0, Ordering::Relaxed), Ordering::Relaxed);
        control.drained.store(0, Ordering::Relaxed);
        control.stacks.store(false, Ordering::Relaxed);
        let start = piece.start();
        self.last.store(now, Ordering::Relaxed);
        self.epoch.store(epoch, Ordering::Relaxed);
        // SAFETY: in bounds, since ROOM is larger.
        self.limit.store(unsafe { start.add(ROOM - SHORT_ROOM) }, Ordering::Relaxed);
        self.at.store(start, Ordering::Release);
        self.piece.store(ptr::from_ref(piece).cast_mut(), Ordering::SeqCst);
        Ok(())
    }

    /// Hands the current piece over to the drainer.
    fn retire(&self) {
        let at = self.at.load(Ordering::Relaxed);
        self.limit.store(ptr::null_mut(), Ordering::Relaxed);
        // SAFETY: null or a piece of the pool, which is never unmapped.
        let piece = unsafe { self.piece.swap(ptr::null_mut(), Ordering::SeqCst).as_ref::<'static>() };
        // Only now: who pins a piece reads `at`, and then makes sure that the piece is still there.
        self.at.store(ptr::dangling_mut(), Ordering::Relaxed);
        // Without one, there was none, or the drainer has taken it.
        if let Some(piece) = piece {
            piece.control.len.store((at.addr() - piece.start().addr()) as u32, Ordering::Release);
            recorder::hand_over(piece);
        }
    }

    /// The thread ends: its last events become final, and the lane is free for another thread.
    pub(crate) fn release(&'static self) {
        self.record_end_of_thread();
        // The next thread has another identity.
        WITHOUT_LANE.take_over(&self.losses);
        self.task.store(0, Ordering::Relaxed);
        self.begun.store(0, Ordering::Relaxed);
        self.call.store(0, Ordering::Relaxed);
        self.identity.forget();
        recorder::LANES.give_back(self);
    }

    /// Where threads are asked for, the end is recorded of one that has recorded nothing, too: so it
    /// has a row.
    fn record_end_of_thread(&self) {
        let epoch = gate::epoch();
        let has_recorded = self.session.load(Ordering::Relaxed) == gate::session(epoch);
        if epoch == gate::OFF || !(has_recorded || runtime::wants(Classes::THREADS)) {
            return;
        }
        self.record(&Event::ThreadEnd);
        // Also when it is busy: the thread comes back to nothing.
        self.busy.store(stack::here(), Ordering::Relaxed);
        light_barrier();
        if gate::epoch() != gate::OFF {
            self.retire();
        }
        // The next thread starts from nothing: no piece, and numbers of its own session.
        self.session.store(0, Ordering::Relaxed);
        self.busy.store(IDLE, Ordering::Release);
    }

    /// A number that no other lane gives out.
    pub(crate) fn number(&self) -> u64 {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        const BLOCK: u64 = 64;
        let [next, end] = &self.numbers;
        let mut number = next.load(Ordering::Relaxed);
        if number == end.load(Ordering::Relaxed) {
            number = NEXT.fetch_add(BLOCK, Ordering::Relaxed);
            end.store(number + BLOCK, Ordering::Relaxed);
        }
        next.store(number + 1, Ordering::Relaxed);
        number
    }

    /// Whether an event is being written right now.
    pub(crate) fn is_busy(&self) -> bool {
        self.busy.load(Ordering::Acquire) != IDLE
    }

    /// Takes the current piece away, with the bytes committed, if it is of another epoch than `now`.
    ///
    /// To be called after a heavy barrier before which the gate showed `now`, when the lane was since
    /// seen not to be busy: its thread then adds nothing to a piece of another epoch any more, and at its
    /// next event finds that it has none. Otherwise, with what the gate shows meanwhile, a session
    /// that is being stopped would lose the event that its thread has begun since, and the piece would
    /// be free while the thread writes to it.
    pub(crate) fn take(&self, now: u64) -> Option<(&'static Piece, u32)> {
        let (piece, committed) = self.pin()?;
        let old = self.epoch.load(Ordering::Acquire) != now;
        let this = ptr::from_ref(piece).cast_mut();
        let none = ptr::null_mut();
        let taken =
            old && self.piece.compare_exchange(this, none, Ordering::SeqCst, Ordering::SeqCst).is_ok();
        piece.control.pinned.store(false, Ordering::SeqCst);
        taken.then_some((piece, committed))
    }

    /// The current piece, pinned, with the bytes committed. A pinned piece is not used anew, so what
    /// was committed stays as it is until the drainer unpins it.
    pub(crate) fn pin(&self) -> Option<(&'static Piece, u32)> {
        // SAFETY: null or a piece of the pool, which is never unmapped.
        let piece = unsafe { self.piece.load(Ordering::SeqCst).as_ref::<'static>() }?;
        // A thread lets go of a piece by clearing `self.piece` and then looking whether it is pinned
        // (`recorder::hand_over`): when it is still there after the pin, the thread will see the pin.
        piece.control.pinned.store(true, Ordering::SeqCst);
        let committed = self.is_current(piece).then(|| self.at.load(Ordering::Acquire));
        // `at` moves to the next piece only after this one was let go of.
        let committed = committed.filter(|_| self.is_current(piece));
        let Some(at) = committed else {
            piece.control.pinned.store(false, Ordering::SeqCst);
            return None;
        };
        Some((piece, (at.addr() - piece.start().addr()) as u32))
    }

    fn is_current(&self, piece: &'static Piece) -> bool {
        ptr::eq(self.piece.load(Ordering::SeqCst), piece)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A signal handler that jumped out of the middle of an event left the lane busy for ever.
    #[test]
    fn an_event_that_was_jumped_out_of_is_over_and_one_around_this_is_not() {
        crate::stack::works(stack::Way::FramePointers);
        let lane = Lane::new();
        let here = stack::here();
        lane.busy.store(here - 4096, Ordering::Relaxed);
        assert!(lane.occupy(), "what was deeper has ended");
        lane.busy.store(here + 4096, Ordering::Relaxed);
        assert!(!lane.occupy(), "what called this goes on");
        lane.busy.store(8, Ordering::Relaxed);
        assert!(!lane.occupy(), "of another stack nothing is known");
        lane.busy.store(IDLE, Ordering::Relaxed);
        assert!(lane.occupy());
    }

    /// A bug that this guards against: a session that was stopped while the drainer looked at a lane had
    /// the piece taken away that the thread was writing to.
    #[test]
    fn a_piece_of_the_epoch_before_the_barrier_stays_with_its_thread() {
        const LIVE: u64 = 7 << 32;
        recorder::pool().set_limit(1 << 20);
        let lane = Lane::new();
        lane.open_piece(LIVE, 1).expect("there is memory");
        assert_eq!(gate::epoch(), gate::OFF, "the session was stopped after the barrier");
        assert!(lane.take(LIVE).is_none(), "an event may have begun since");
        let (piece, committed) = lane.take(gate::OFF).expect("no event begins any more");
        assert_eq!((committed, lane.pin().is_none()), (0, true));
        recorder::pool().give(piece);
    }

    /// A handler whose stack is a part of the thread's own lies above what it has interrupted: what it
    /// recorded was once written over the event that was just being written.
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[test]
    fn an_event_that_a_handler_interrupts_from_a_stack_within_this_one_goes_on() {
        const LEN: usize = 64 << 10;
        let set = |flags, at: *mut libc::c_void| {
            let stack = libc::stack_t { ss_sp: at, ss_flags: flags, ss_size: LEN };
            // SAFETY: memory that outlives its use as a stack, of which no signal makes any here.
            assert_eq!(unsafe { libc::sigaltstack(&stack, ptr::null_mut()) }, 0);
        };
        std::thread::spawn(move || {
            crate::stack::works(stack::Way::FramePointers);
            let mut room = [0_u8; LEN];
            let inside = room.as_mut_ptr().expose_provenance() + LEN / 2;
            assert!(inside > stack::here());
            assert!(stack::is_gone(stack::here(), inside), "nothing but a stack");
            // SAFETY: asks only, into a live local.
            let before = unsafe {
                let mut before = std::mem::zeroed::<libc::stack_t>();
                libc::sigaltstack(ptr::null(), &mut before);
                before
            };
            set(0, room.as_mut_ptr().cast());
            assert!(!stack::is_gone(stack::here(), inside));
            // SAFETY: as it was.
            unsafe { libc::sigaltstack(&before, ptr::null_mut()) };
        })
        .join()
        .unwrap();
    }
}
