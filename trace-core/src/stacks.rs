//! Stacks by number: the same program counters have the same number for the life of the process, so
//! that an event carries two or three bytes instead of thirty addresses.
//!
//! A stack is looked up by a recording thread, also inside a signal handler or the allocator. So the
//! table neither locks nor allocates: it is a `static` of zeros, of which the pages that are used
//! cost memory. Entries are never removed. What does not fit has the number 0, and is counted.
//!
//! A number is published by the compare-and-swap of its slot, with release ordering, after the frames
//! and their place were written; who finds it has acquired them. Of two threads that bring the same
//! new stack, one wins the slot and the other takes its number; the loser's entry stays unused.

use crate::sync::{AtomicU32, AtomicU64, Ordering};
use trace_format::StackId;
use trace_format::tables::StackRow;

/// Slots of the hash table: twice as many as there can be stacks.
const SLOTS: usize = 1 << 17;
/// Stacks, at most; number 0 is none.
const STACKS: usize = 1 << 16;
/// Words for lengths and frames: room for that many stacks of 31 frames.
const WORDS: usize = STACKS * 32;

/// A slot holds half of the hash and the number, or 0.
static SLOT: [AtomicU64; SLOTS] = [const { AtomicU64::new(0) }; SLOTS];
/// Where the entry of a number begins in [`WORD`].
static PLACE: [AtomicU32; STACKS] = [const { AtomicU32::new(0) }; STACKS];
/// Entries: a length and the frames.
static WORD: [AtomicU64; WORDS] = [const { AtomicU64::new(0) }; WORDS];
static LAST: AtomicU32 = AtomicU32::new(0);
static END: AtomicU32 = AtomicU32::new(0);
/// Stacks that got no number.
static REFUSED: AtomicU64 = AtomicU64::new(0);

/// A hash in the making, a frame at a time, while the stack is being walked.
#[derive(Clone, Copy)]
pub(crate) struct Hash(u64);

impl Hash {
    pub(crate) const fn new() -> Self {
        Hash(0)
    }

    #[inline(always)]
    pub(crate) fn add(&mut self, frame: u64) {
        self.0 = (self.0.rotate_left(5) ^ frame).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    /// The slot to begin at, and what tells most other stacks apart in it; never 0.
    fn slot_and_tag(self) -> (usize, u64) {
        let mixed = self.0 ^ self.0 >> 32;
        (mixed as usize % SLOTS, self.0 >> 32 | 1)
    }
}

/// The number of a stack, given out now if it is new. `hash` is over its frames in order.
pub(crate) fn intern(frames: &[u64], hash: Hash) -> StackId {
    if frames.is_empty() {
        return StackId(0);
    }
    let (start, tag) = hash.slot_and_tag();
    let mut fresh = None;
    for slot in SLOT[start..].iter().chain(&SLOT[..start]) {
        let mut found = slot.load(Ordering::Acquire);
        if found == 0 {
            let Some(number) = fresh.or_else(|| add(frames)) else { break };
            fresh = Some(number);
            match slot.compare_exchange(0, entry(tag, number), Ordering::Release, Ordering::Acquire) {
                Ok(_) => return StackId(number),
                Err(other) => found = other,
            }
        }
        if found >> 32 == tag && is(found as u32, frames) {
            return StackId(found as u32);
        }
    }
    REFUSED.fetch_add(1, Ordering::Relaxed);
    StackId(0)
}

fn entry(tag: u64, number: u32) -> u64 {
    tag << 32 | u64::from(number)
}

/// Writes a new entry; its number, if there was room.
fn add(frames: &[u64]) -> Option<u32> {
    let words = frames.len() as u32 + 1;
    let room = |limit: usize| {
        move |used: u32, more: u32| (used as usize + more as usize <= limit).then_some(used + more)
    };
    let place = END.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |end| room(WORDS)(end, words)).ok()?;
    let last =
        LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| room(STACKS - 1)(last, 1)).ok()?;
    let number = last + 1;
    let words = &WORD[place as usize..][..words as usize];
    words[0].store(frames.len() as u64, Ordering::Relaxed);
    for (word, &frame) in words[1..].iter().zip(frames) {
        word.store(frame, Ordering::Relaxed);
    }
    PLACE[number as usize].store(place, Ordering::Relaxed);
    Some(number)
}

fn words(number: u32) -> &'static [AtomicU64] {
    let place = PLACE[number as usize].load(Ordering::Relaxed) as usize;
    let len = WORD[place].load(Ordering::Relaxed) as usize;
    &WORD[place + 1..][..len]
}

fn is(number: u32, frames: &[u64]) -> bool {
    let words = words(number);
    words.len() == frames.len()
        && words.iter().zip(frames).all(|(word, &frame)| word.load(Ordering::Relaxed) == frame)
}

/// The row of a stack whose number stands in an event that the caller has read.
pub fn row(id: StackId) -> Option<StackRow> {
    let known = id.0 != 0 && id.0 <= LAST.load(Ordering::Relaxed);
    known.then(|| StackRow {
        id,
        frames: words(id.0).iter().map(|word| word.load(Ordering::Relaxed)).collect(),
    })
}

/// How many stacks found no room so far.
pub fn refused() -> u64 {
    REFUSED.load(Ordering::Relaxed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(frames: &[u64]) -> StackId {
        let mut hash = Hash::new();
        frames.iter().for_each(|&frame| hash.add(frame));
        intern(frames, hash)
    }

    #[test]
    fn the_same_frames_have_the_same_number_and_others_have_another() {
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
        let hash = Hash(7);
        let numbers: Vec<_> = (0..50u64).map(|frame| intern(&[1 << 40 | frame], hash)).collect();
        for (frame, &id) in (0..50u64).zip(&numbers) {
            assert_eq!(row(id).unwrap().frames, [1 << 40 | frame]);
            assert_eq!(intern(&[1 << 40 | frame], hash), id);
        }
    }

    #[test]
    fn threads_that_bring_the_same_stacks_at_once_agree_on_their_numbers() {
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
