//! A piece of memory that one thread fills with events and the drainer writes out.
//!
//! Everything about a piece is atomic but its bytes, which belong to the owner from `committed` on
//! and to readers before that (`lane.rs` says who may be which).

use crate::sync::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::cell::UnsafeCell;
use trace_format::tables::EventsHead;
use trace_format::{ThreadId, Ticks};

/// Bytes of a piece, with what stands before its events.
pub(crate) const PIECE_LEN: usize = 16 << 10;

/// Bytes for events.
pub(crate) const ROOM: usize = PIECE_LEN - size_of::<Control>();

const NAME_WORDS: usize = 8;

/// What is known of a thread when it opens a piece. Names longer than 64 bytes are cut.
#[derive(Debug, Default)]
pub(crate) struct Identity {
    pub(crate) thread: AtomicU64,
    pub(crate) os_id: AtomicU64,
    name: [AtomicU64; NAME_WORDS],
}

impl Identity {
    /// Takes over another's fields.
    pub(crate) fn copy_from(&self, other: &Identity) {
        self.thread.store(other.thread.load(Ordering::Relaxed), Ordering::Relaxed);
        self.os_id.store(other.os_id.load(Ordering::Relaxed), Ordering::Relaxed);
        for (to, from) in self.name.iter().zip(&other.name) {
            to.store(from.load(Ordering::Relaxed), Ordering::Relaxed);
        }
    }

    /// Nobody's from here on.
    pub(crate) fn forget(&self) {
        self.thread.store(0, Ordering::Release);
    }

    /// The thread's number, the operating system's and its name; `None` while it is nobody's, or
    /// changes hands.
    pub(crate) fn whose(&self) -> Option<(ThreadId, u64, String)> {
        let thread = self.thread.load(Ordering::Acquire);
        let (os_id, name) = (self.os_id.load(Ordering::Relaxed), self.name());
        std::sync::atomic::fence(Ordering::Acquire);
        let same = self.thread.load(Ordering::Relaxed) == thread;
        (thread != 0 && os_id != 0 && same).then_some((ThreadId(thread), os_id, name))
    }

    /// Sets the name, ended by a zero byte where there is room for one.
    pub(crate) fn set_name(&self, name: &str) {
        let name = trace_format::wire::cut(name, NAME_WORDS * 8);
        let mut bytes = [0; NAME_WORDS * 8];
        bytes[..name.len()].copy_from_slice(name.as_bytes());
        for (word, chunk) in self.name.iter().zip(bytes.as_chunks::<8>().0) {
            word.store(u64::from_ne_bytes(*chunk), Ordering::Relaxed);
        }
    }

    /// The name; empty when there is none.
    pub(crate) fn name(&self) -> String {
        let bytes: Vec<u8> =
            self.name.iter().flat_map(|word| word.load(Ordering::Relaxed).to_ne_bytes()).collect();
        let len = bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len());
        String::from_utf8_lossy(&bytes[..len]).into_owned()
    }
}

/// What stands before a piece's events. All zeros is a free piece.
#[derive(Debug, Default)]
pub(crate) struct Control {
    pub(crate) identity: Identity,
    pub(crate) session: AtomicU32,
    pub(crate) seq: AtomicU64,
    pub(crate) base: AtomicU64,
    pub(crate) lost_ends: AtomicU64,
    /// Bytes committed when the owner was through with it.
    pub(crate) len: AtomicU32,
    /// Bytes that the drainer has taken.
    pub(crate) drained: AtomicU32,
    /// The drainer is reading it although a thread owns it: it must not be reused.
    pub(crate) pinned: AtomicBool,
    /// Some of its events have a stack.
    pub(crate) stacks: AtomicBool,
    /// For the stack of free pieces.
    pub(crate) next: AtomicU32,
    /// Its place in the pool; set when it is first taken.
    pub(crate) index: AtomicU32,
}

/// A piece. It lies in memory that is never unmapped.
#[derive(Debug)]
#[repr(C, align(64))]
pub(crate) struct Piece {
    pub(crate) control: Control,
    bytes: UnsafeCell<[u8; ROOM]>,
}

const _: () = assert!(size_of::<Piece>() == PIECE_LEN);

// SAFETY: the bytes are reached through `start` and `committed` only, whose contracts keep writer and
// readers apart.
unsafe impl Sync for Piece {}

impl Piece {
    /// The first byte for events. Writing is up to the owner alone, behind what it has committed.
    pub(crate) fn start(&self) -> *mut u8 {
        self.bytes.get().cast()
    }

    /// The bytes of events from `from` to `to`.
    ///
    /// # Safety
    /// `to` bytes were committed, which the caller has seen with acquire ordering, and the piece is
    /// not reused while the slice lives.
    pub(crate) unsafe fn committed(&self, from: usize, to: usize) -> &[u8] {
        debug_assert!(from <= to && to <= ROOM);
        // SAFETY: in bounds, initialised (the memory came zeroed), and by the contract not written to
        // while the slice lives.
        unsafe { std::slice::from_raw_parts(self.start().add(from), to - from) }
    }

    /// What the format wants before events that start at `offset`.
    pub(crate) fn head(&self, offset: u32) -> EventsHead {
        let control = &self.control;
        EventsHead {
            thread: ThreadId(control.identity.thread.load(Ordering::Relaxed)),
            seq: control.seq.load(Ordering::Relaxed),
            offset: offset.into(),
            base: Ticks(control.base.load(Ordering::Relaxed)),
            lost_ends: control.lost_ends.load(Ordering::Relaxed),
        }
    }
}
