//! Stacks by number: the same program counters have the same number for the life of the process, so
//! that an event carries two or three bytes instead of thirty addresses.
//!
//! A stack is looked up by a recording thread, also inside a signal handler or the allocator. So the
//! table neither locks nor allocates: it is mapped once, before the first session that wants stacks,
//! and of its zeros only the pages that are used cost memory. Entries are never removed. What does not
//! fit has the number 0, and is counted.
//!
//! The place of an entry is stored last, with release ordering, and its words never change after that;
//! who loads it sees them. Of two threads that bring the same
//! new stack, one wins the slot and the other takes its number; the loser's entry stays unused.

use crate::memory;
use crate::sync::{AtomicPtr, AtomicU32, AtomicU64, Ordering};
use std::ptr;
use trace_format::StackId;
use trace_format::tables::StackRow;

/// Slots of the hash table: twice as many as there can be stacks.
const SLOTS: usize = 1 << 17;
/// Numbers of stacks: 0 is none, and the last is not given out.
const STACKS: usize = 1 << 16;
/// Words for lengths and frames: room for that many stacks of 31 frames.
const WORDS: usize = STACKS * 32;

/// All zeros is an empty one.
struct Table {
    /// Half of the hash and the number, or 0.
    slots: [AtomicU64; SLOTS],
    /// Where the frames of a number begin in `words`, behind their count; 0 until they are written.
    places: [AtomicU32; STACKS],
    /// Entries: a length and the frames, the outermost first.
    words: [AtomicU64; WORDS],
    last: AtomicU32,
    end: AtomicU32,
    /// Stacks that got no number.
    refused: AtomicU64,
}

static TABLE: AtomicPtr<Table> = AtomicPtr::new(ptr::null_mut());

/// Makes room for stacks, unless there is. Without memory there are none.
pub(crate) fn prepare() {
    if table().is_none()
        && let Some(fresh) = memory::map(size_of::<Table>())
        && TABLE
            .compare_exchange(ptr::null_mut(), fresh.cast(), Ordering::Release, Ordering::Relaxed)
            .is_err()
    {
        // SAFETY: mapped above with that length; another thread was faster.
        unsafe { memory::unmap(fresh, size_of::<Table>()) };
    }
}

fn table() -> Option<&'static Table> {
    // SAFETY: null, or a mapping that is never unmapped, of this size, page-aligned and zeroed, which
    // is a valid value of a type of atomics.
    unsafe { TABLE.load(Ordering::Acquire).as_ref() }
}

/// A hash in the making, a frame at a time, from the outermost inwards: so that stacks with the same
/// callers share the most of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hash(u64);

impl Hash {
    /// Of no frame.
    pub(crate) const EMPTY: Hash = Hash(0);

    #[inline(always)]
    pub(crate) fn with(self, frame: u64) -> Self {
        Hash((self.0 ^ frame).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// So many bits that depend on every frame.
    #[inline(always)]
    pub(crate) fn upper(self, bits: u32) -> usize {
        (self.0 >> (64 - bits)) as usize
    }

    /// The slot to begin at, and what tells most other stacks apart in it; never 0. The upper bits
    /// are those that depend on every frame.
    fn slot_and_tag(self) -> (usize, u64) {
        (self.upper(SLOTS.ilog2()), self.0 >> 15 & 0xFFFF_FFFF | 1)
    }
}

/// The number of the stack with these frames, the innermost first, given out now if it is new.
pub fn number(frames: &[u64]) -> StackId {
    let frames = frames.iter().rev().copied();
    intern(frames.clone(), frames.fold(Hash::EMPTY, Hash::with))
}

/// The number of a stack, given out now if it is new. The frames come the outermost first; `hash` is
/// over all of them.
#[inline]
pub(crate) fn intern(frames: impl ExactSizeIterator<Item = u64> + Clone, hash: Hash) -> StackId {
    match table() {
        Some(table) if frames.len() > 0 => table.intern(frames, hash),
        _ => StackId(0),
    }
}

impl Table {
    #[inline]
    fn intern(&self, frames: impl ExactSizeIterator<Item = u64> + Clone, hash: Hash) -> StackId {
        let (start, tag) = hash.slot_and_tag();
        let mut fresh = None;
        for slot in self.slots[start..].iter().chain(&self.slots[..start]) {
            let mut found = slot.load(Ordering::Acquire);
            if found == 0 {
                let Some(number) = fresh.or_else(|| self.add(frames.clone())) else { break };
                fresh = Some(number);
                let entry = tag << 32 | u64::from(number);
                match slot.compare_exchange(0, entry, Ordering::Release, Ordering::Acquire) {
                    Ok(_) => return StackId(number),
                    Err(other) => found = other,
                }
            }
            if found >> 32 == tag && same(self.frames(found as u32), frames.clone()) {
                return StackId(found as u32);
            }
        }
        self.refused.fetch_add(1, Ordering::Relaxed);
        StackId(0)
    }

    /// Writes a new entry; its number, if there was room.
    #[cold]
    fn add(&self, frames: impl ExactSizeIterator<Item = u64>) -> Option<u32> {
        let place = take(&self.end, frames.len() as u32 + 1, WORDS)?;
        let number = take(&self.last, 1, STACKS - 2)? + 1;
        let words = &self.words[place as usize..][..=frames.len()];
        words[0].store(frames.len() as u64, Ordering::Relaxed);
        for (word, frame) in words[1..].iter().zip(frames) {
            word.store(frame, Ordering::Relaxed);
        }
        self.places[number as usize].store(place + 1, Ordering::Release);
        Some(number)
    }

    /// The frames of a number, the outermost first; none if it was not given out.
    fn frames(&self, number: u32) -> &[u64] {
        let place = self.places[number as usize].load(Ordering::Acquire) as usize;
        if place == 0 {
            return &[];
        }
        let len = self.words[place - 1].load(Ordering::Relaxed) as usize;
        let words = &self.words[place..][..len];
        // SAFETY: the place was loaded after it was stored, before which the words were written, for
        // the only time.
        unsafe { std::slice::from_raw_parts(words.as_ptr().cast(), words.len()) }
    }
}

/// Compares without a branch for each frame.
#[inline(always)]
fn same(entry: &[u64], frames: impl ExactSizeIterator<Item = u64>) -> bool {
    entry.len() == frames.len() && entry.iter().zip(frames).fold(0, |other, (a, b)| other | (a ^ b)) == 0
}

/// Takes `count` of a supply with a limit; how many were taken before.
fn take(used: &AtomicU32, count: u32, limit: usize) -> Option<u32> {
    let more = |used: u32| (used as usize + count as usize <= limit).then_some(used + count);
    used.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).ok()
}

/// The row of a stack.
pub fn row(id: StackId) -> Option<StackRow> {
    let frames: Vec<u64> = table()?.frames(id.0.min(STACKS as u32 - 1)).iter().rev().copied().collect();
    (!frames.is_empty()).then_some(StackRow { id, frames })
}

/// How many stacks found no room so far.
pub fn refused() -> u64 {
    table().map_or(0, |table| table.refused.load(Ordering::Relaxed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_frames_have_the_same_number_and_others_have_another() {
        prepare();
        let a = number(&[1, 2, 3]);
        assert_eq!(number(&[1, 2, 3]), a);
        assert_ne!(number(&[1, 2]), a);
        assert_ne!(number(&[1, 2, 4]), a);
        assert_ne!(number(&[3, 2, 1]), a);
        assert_eq!(row(a).unwrap().frames, [1, 2, 3]);
        assert_eq!(number(&[]), StackId(0));
        assert_eq!(row(StackId(0)), None);
        assert_eq!(row(StackId(u32::MAX)), None);
    }

    #[test]
    fn stacks_whose_hashes_collide_are_told_apart() {
        prepare();
        let hash = Hash(7);
        let numbers: Vec<_> = (0..50u64).map(|frame| intern([1 << 40 | frame].into_iter(), hash)).collect();
        for (frame, &id) in (0..50u64).zip(&numbers) {
            assert_eq!(row(id).unwrap().frames, [1 << 40 | frame]);
            assert_eq!(intern([1 << 40 | frame].into_iter(), hash), id);
        }
    }

    #[test]
    fn threads_that_bring_the_same_stacks_at_once_agree_on_their_numbers() {
        prepare();
        let stacks: Vec<[u64; 4]> = (0..500).map(|n| [2 << 40, n, n * n, 5]).collect();
        let numbers = || stacks.iter().map(|frames| number(frames)).collect::<Vec<_>>();
        let all: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(numbers)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(all.iter().all(|numbers| *numbers == all[0]));
        for (frames, &id) in stacks.iter().zip(&all[0]) {
            assert_eq!(row(id).unwrap().frames, frames);
        }
    }
}
