//! Hand-over of small numbers (indices of pieces) between threads, without locks.
//!
//! Two shapes: [`Queue`], first in first out, for pieces that wait to be written; [`Stack`], last in
//! first out, for pieces that are free, so that the next one taken is likely still in the cache. Both
//! are modelled in `tests/loom.rs`.

use crate::sync::{AtomicU32, AtomicU64, AtomicUsize, Ordering};

/// A bounded queue of many producers and many consumers, after Dmitry Vyukov's design: each slot has
/// a turn, which says whether it is waiting to be filled or to be emptied, and in which round.
///
/// A producer that is stopped between taking a slot and filling it makes the queue look empty from
/// that slot on, until it goes on; a consumer stopped likewise makes it look full a round later.
#[derive(Debug)]
pub(crate) struct Queue {
    slots: Box<[Slot]>,
    /// The next slot to fill.
    tail: AtomicUsize,
    /// The next slot to empty.
    head: AtomicUsize,
}

#[derive(Debug)]
struct Slot {
    turn: AtomicUsize,
    value: AtomicU32,
}

impl Queue {
    /// A queue for at least `capacity` numbers.
    pub(crate) fn new(capacity: usize) -> Self {
        let slots = (0..capacity.next_power_of_two().max(2))
            .map(|place| Slot { turn: AtomicUsize::new(place), value: AtomicU32::new(0) })
            .collect();
        Queue { slots, tail: AtomicUsize::new(0), head: AtomicUsize::new(0) }
    }

    /// How many numbers it has room for.
    pub(crate) fn capacity(&self) -> usize {
        self.slots.len()
    }

    fn slot(&self, place: usize) -> &Slot {
        &self.slots[place & (self.slots.len() - 1)]
    }

    /// Appends a number; `false` when the queue is full, or looks so.
    pub(crate) fn push(&self, value: u32) -> bool {
        let mut place = self.tail.load(Ordering::Relaxed);
        loop {
            let slot = self.slot(place);
            let turn = slot.turn.load(Ordering::Acquire);
            if turn == place {
                let next = place.wrapping_add(1);
                match self.tail.compare_exchange_weak(place, next, Ordering::Relaxed, Ordering::Relaxed) {
                    Ok(_) => {
                        slot.value.store(value, Ordering::Relaxed);
                        slot.turn.store(next, Ordering::Release);
                        return true;
                    }
                    Err(now) => place = now,
                }
            } else if turn.wrapping_sub(place) as isize > 0 {
                place = self.tail.load(Ordering::Relaxed);
            } else {
                return false;
            }
        }
    }

    /// Takes the oldest number.
    pub(crate) fn pop(&self) -> Option<u32> {
        let mut place = self.head.load(Ordering::Relaxed);
        loop {
            let slot = self.slot(place);
            let turn = slot.turn.load(Ordering::Acquire);
            let filled = place.wrapping_add(1);
            if turn == filled {
                match self.head.compare_exchange_weak(place, filled, Ordering::Relaxed, Ordering::Relaxed) {
                    Ok(_) => {
                        let value = slot.value.load(Ordering::Relaxed);
                        slot.turn.store(place.wrapping_add(self.slots.len()), Ordering::Release);
                        return Some(value);
                    }
                    Err(now) => place = now,
                }
            } else if turn.wrapping_sub(filled) as isize > 0 {
                place = self.head.load(Ordering::Relaxed);
            } else {
                return None;
            }
        }
    }
}

/// A stack of numbers that are linked through cells of the caller's, one a number. The head carries
/// a count of changes, so that a number which was popped and pushed again meanwhile is noticed.
#[derive(Debug)]
pub(crate) struct Stack {
    /// The upper half counts changes; the lower half is the number on top plus one, or 0.
    head: AtomicU64,
}

impl Stack {
    pub(crate) const fn from_head(head: AtomicU64) -> Self {
        Stack { head }
    }

    fn changed(head: u64, top: u32) -> u64 {
        ((head >> 32).wrapping_add(1) << 32) | u64::from(top)
    }

    /// Puts `number` on top; `next` is its own cell.
    pub(crate) fn push(&self, number: u32, next: &AtomicU32) {
        let mut head = self.head.load(Ordering::Relaxed);
        loop {
            next.store(head as u32, Ordering::Relaxed);
            let pushed = Self::changed(head, number + 1);
            match self.head.compare_exchange_weak(head, pushed, Ordering::Release, Ordering::Relaxed) {
                Ok(_) => return,
                Err(now) => head = now,
            }
        }
    }

    /// Takes the number on top; `next` gives a number's cell. A cell may be read for a number that
    /// another thread has just taken: what it holds then is not used.
    pub(crate) fn pop<'a>(&self, next: impl Fn(u32) -> &'a AtomicU32) -> Option<u32> {
        let mut head = self.head.load(Ordering::Acquire);
        loop {
            let number = (head as u32).checked_sub(1)?;
            let below = next(number).load(Ordering::Relaxed);
            let popped = Self::changed(head, below);
            match self.head.compare_exchange_weak(head, popped, Ordering::Acquire, Ordering::Acquire) {
                Ok(_) => return Some(number),
                Err(now) => head = now,
            }
        }
    }

    /// Forgets all numbers. Nobody else may be using the stack.
    pub(crate) fn clear(&self) {
        self.head.store(Self::changed(self.head.load(Ordering::Relaxed), 0), Ordering::Relaxed);
    }
}
