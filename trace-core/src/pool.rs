//! All pieces: taken by threads that record, given back by the drainer.
//!
//! Memory comes in segments straight from the operating system, never through the program's
//! allocator, which may itself be traced. Segments are never unmapped, so that a late look at a
//! piece is harmless; their pages go back to the system when a session is over. The limit counts
//! pieces, so it is kept by construction.

use crate::memory;
use crate::piece::{PIECE_LEN, Piece};
use crate::queue::Stack;
use crate::sync::{AtomicPtr, AtomicU32, AtomicU64, Ordering};
use std::ptr;

/// Pieces of a segment: 1 MiB.
const SEGMENT: usize = 64;
/// At most 16 GiB in all.
const SEGMENTS: usize = 16 << 10;

/// The pieces of the process.
pub(crate) struct Pool {
    segments: [AtomicPtr<Piece>; SEGMENTS],
    /// Pieces that were ever taken, since the last reset.
    grown: AtomicU32,
    /// How far `grown` may go.
    limit: AtomicU32,
    /// Pieces that are not free, or are being taken: at most `limit` are given out.
    out: AtomicU32,
    free: Stack,
}

impl Pool {
    pub(crate) const fn new() -> Self {
        Pool {
            segments: [const { AtomicPtr::new(ptr::null_mut()) }; SEGMENTS],
            grown: AtomicU32::new(0),
            limit: AtomicU32::new(0),
            out: AtomicU32::new(0),
            free: Stack::from_head(AtomicU64::new(0)),
        }
    }

    /// Sets the limit to as many pieces as `bytes` holds, two at least, and returns their number.
    pub(crate) fn set_limit(&self, bytes: usize) -> usize {
        let pieces = (bytes / PIECE_LEN).clamp(2, SEGMENTS * SEGMENT);
        self.limit.store(pieces as u32, Ordering::Relaxed);
        pieces
    }

    /// The piece of that index, which was handed out before.
    pub(crate) fn piece(&self, index: u32) -> &'static Piece {
        let index = index as usize;
        let segment = self.segments[index / SEGMENT].load(Ordering::Acquire);
        assert!(!segment.is_null(), "an index comes from a piece that was taken");
        // SAFETY: the segment has SEGMENT pieces, all zeros is a valid piece, and it is never
        // unmapped.
        unsafe { &*segment.add(index % SEGMENT) }
    }

    /// A free piece; `None` at the limit, or when the system gives no memory.
    pub(crate) fn take(&self) -> Option<&'static Piece> {
        // Counted before it is taken, so that `reset` never finds none out while one is on its way.
        let limit = self.limit.load(Ordering::Relaxed);
        let counted = self.out.fetch_add(1, Ordering::AcqRel) < limit;
        let free = || self.free.pop(|index| &self.piece(index).control.next).map(|index| self.piece(index));
        let piece = if counted { free().or_else(|| self.grow()) } else { None };
        if piece.is_none() {
            self.out.fetch_sub(1, Ordering::Release);
        }
        piece
    }

    /// Takes a piece back, whatever is in it.
    pub(crate) fn give(&self, piece: &'static Piece) {
        let control = &piece.control;
        self.free.push(control.index.load(Ordering::Relaxed), &control.next);
        let out = self.out.fetch_sub(1, Ordering::Release);
        debug_assert!(out > 0, "a piece is given back as often as it was taken");
    }

    fn grow(&self) -> Option<&'static Piece> {
        let limit = self.limit.load(Ordering::Relaxed);
        let more = |grown| (grown < limit).then_some(grown + 1);
        let index = self.grown.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).ok()?;
        let slot = &self.segments[index as usize / SEGMENT];
        if slot.load(Ordering::Acquire).is_null() {
            let Some(fresh) = memory::map(SEGMENT * PIECE_LEN) else {
                // The index is given up: the limit is lower by one from here on.
                return None;
            };
            let cast = fresh.cast::<Piece>();
            if slot.compare_exchange(ptr::null_mut(), cast, Ordering::AcqRel, Ordering::Acquire).is_err() {
                // SAFETY: mapped above with this length, and nobody else has seen it.
                unsafe { memory::unmap(fresh, SEGMENT * PIECE_LEN) };
            }
        }
        let piece = self.piece(index);
        piece.control.index.store(index, Ordering::Relaxed);
        Some(piece)
    }

    /// Gives all pages back to the system, if every piece is free. To be called while no thread can
    /// take one.
    pub(crate) fn reset(&self) {
        if self.out.load(Ordering::Acquire) != 0 {
            return;
        }
        let used = (self.grown.swap(0, Ordering::Relaxed) as usize).div_ceil(SEGMENT);
        self.free.clear();
        for slot in &self.segments[..used] {
            let segment = slot.load(Ordering::Acquire);
            if !segment.is_null() {
                // SAFETY: mapped with this length; no piece of it is out, so its content is nobody's.
                unsafe { memory::discard(segment.cast(), SEGMENT * PIECE_LEN) };
            }
        }
    }
}
