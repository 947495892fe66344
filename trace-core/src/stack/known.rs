//! The last stack of each thread, so that the next one costs only what differs.
//!
//! Following frame pointers takes a load that depends on the one before for each frame: some forty
//! nanoseconds for thirty. But of the stack that a thread had last, the most is still there: so the
//! walk goes on only until it comes to a frame that is in that stack, and from there on the frames of
//! the last stack are compared with what is in memory now, which is independent loads. When all are
//! as they were, the rest of the stack is too, by induction: each frame says where the next one is.
//! Nothing is taken for granted that was not read again.

use super::MAX_FRAMES;
use super::bounds::Bounds;
use super::walk::{frame_at, holds_frame};
use crate::stacks::{self, Hash};
use std::cell::{Cell, UnsafeCell};
use std::mem::MaybeUninit;
use std::sync::atomic::{Ordering, compiler_fence};
use trace_format::StackId;

/// A frame of a stack.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
struct Frame {
    /// As it is in memory: the caller's frame, and where it goes on there.
    words: [usize; 2],
    /// Where it is.
    at: usize,
    /// Over this frame and those outside of it.
    hash: Hash,
}

/// Why a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The next frame is not in the thread's stack.
    Left,
    /// The next frame goes on nowhere.
    Null,
    /// There are [`MAX_FRAMES`].
    Full,
}

/// The last stack of a thread.
struct Known {
    /// It is in use: a signal handler that comes meanwhile does without it.
    busy: Cell<bool>,
    len: Cell<usize>,
    /// Never none, while there are frames.
    id: Cell<StackId>,
    end: Cell<End>,
    /// The outermost first.
    frames: UnsafeCell<[Frame; MAX_FRAMES]>,
    changes: UnsafeCell<[Outcome; CHANGES]>,
}

thread_local! {
    static KNOWN: Known = const {
        Known {
            busy: Cell::new(false),
            len: Cell::new(0),
            id: Cell::new(StackId(0)),
            end: Cell::new(End::Left),
            frames: UnsafeCell::new([Frame { words: [0; 2], at: 0, hash: Hash::EMPTY }; MAX_FRAMES]),
            changes: UnsafeCell::new([NO_OUTCOME; CHANGES]),
        }
    };
}

/// The number of the stack from `frame` on, within the thread's own stack. None inside of itself.
#[inline(always)]
pub(crate) fn number(frame: usize, bounds: Bounds) -> Option<StackId> {
    let known = KNOWN.with(std::ptr::from_ref);
    // SAFETY: it has no destructor, so that it is there as long as its thread, which this is.
    let known: &Known = unsafe { &*known };
    if known.busy.replace(true) {
        return None;
    }
    compiler_fence(Ordering::SeqCst);
    // SAFETY: whoever was here before on this thread has `busy` set.
    let frames = unsafe { &mut *known.frames.get() };
    let id = known.number(frames, frame, bounds);
    compiler_fence(Ordering::SeqCst);
    known.busy.set(false);
    Some(id)
}

impl Known {
    #[inline(always)]
    fn number(&self, frames: &mut [Frame; MAX_FRAMES], frame: usize, bounds: Bounds) -> StackId {
        // The usual case first: nothing has changed. If something has, it is mostly one of the two
        // innermost frames but the first, which is that of the function that takes stacks.
        let len = self.len.get();
        if let [outer @ .., third, second, first] = &frames[..len]
            && first.at == frame
            && holds_frame(bounds, frame)
        {
            let changed = match [holds(first), holds(second), holds(third)] {
                [false, ..] => len - 1,
                [_, false, _] => len - 2,
                [_, _, false] => len - 3,
                _ => match changed(outer) {
                    None => return self.id.get(),
                    Some(at) => at,
                },
            };
            return self.changed(frames, frame, bounds, changed);
        }
        self.changed(frames, frame, bounds, len)
    }

    /// As [`Known::number`], where only the first `left` of the frames may be as they were.
    #[inline(never)]
    fn changed(
        &self,
        frames: &mut [Frame; MAX_FRAMES],
        frame: usize,
        bounds: Bounds,
        mut left: usize,
    ) -> StackId {
        let mut fresh = [const { MaybeUninit::<usize>::uninit() }; MAX_FRAMES];
        let mut walked = 0;
        if self.end.get() != End::Left {
            // One that was cut off goes on differently when other frames are before it.
            left = 0;
        }
        let mut bounds = bounds;
        let mut at = frame;
        let end = loop {
            while left > 0 && frames[(left - 1) % MAX_FRAMES].at < at {
                left -= 1;
            }
            if !holds_frame(bounds, at) {
                left = 0;
                break End::Left;
            }
            // SAFETY: just asked.
            let words = unsafe { frame_at(at) };
            if left > 0 {
                let kept = &frames[(left - 1) % MAX_FRAMES];
                if kept.at == at && kept.words == words {
                    if walked + left > MAX_FRAMES {
                        left = 0;
                    } else {
                        match changed(&frames[..left - 1]) {
                            None => break End::Left,
                            Some(at) => left = at,
                        }
                    }
                }
            }
            if words[1] == 0 {
                left = 0;
                break End::Null;
            }
            if walked == MAX_FRAMES {
                left = 0;
                break End::Full;
            }
            fresh[walked].write(at);
            walked += 1;
            (bounds.low, at) = (at + 1, words[0]);
        };
        // SAFETY: so many were written, each the place of a frame that was read.
        unsafe {
            let fresh = std::slice::from_raw_parts(fresh.as_ptr().cast::<usize>(), walked);
            self.replace(frames, left, fresh, end)
        }
    }

    /// The stack is now the `kept` outermost frames, and those at `fresh` inside of them, the innermost
    /// first.
    ///
    /// # Safety
    /// There are frames.
    unsafe fn replace(
        &self,
        frames: &mut [Frame; MAX_FRAMES],
        kept: usize,
        fresh: &[usize],
        end: End,
    ) -> StackId {
        let before = self.id.get();
        let mut hash = frames[..kept].last().map_or(Hash::EMPTY, |frame| frame.hash);
        let len = kept + fresh.len();
        for (to, &at) in frames[kept..len].iter_mut().zip(fresh.iter().rev()) {
            // SAFETY: by the contract. Read again, a word at a time: what was kept of it a moment ago
            // would be read in another width than it was written in, which the processor waits for.
            let words = unsafe { frame_at(at) };
            hash = hash.with(words[1] as u64);
            *to = Frame { words, at, hash };
        }
        let change = Change { before, kept, inner: &frames[kept..len] };
        let id = if kept == 0 {
            intern(&frames[..len])
        } else {
            // SAFETY: as for the frames.
            let changes = unsafe { &mut *self.changes.get() };
            change.known(changes).unwrap_or_else(|| {
                let id = intern(&frames[..len]);
                change.keep(changes, id);
                id
            })
        };
        self.id.set(id);
        self.end.set(end);
        // Without a number there is nothing to be reused; and where the word was null that ended it,
        // comparing frames does not tell that it still is.
        self.len.set(if id.0 == 0 || end == End::Null { 0 } else { len });
        id
    }
}

fn intern(frames: &[Frame]) -> StackId {
    let hash = frames.last().map_or(Hash::EMPTY, |frame| frame.hash);
    stacks::intern(frames.iter().map(|frame| frame.words[1] as u64), hash)
}

/// How a thread's stack has changed: of the one before, so many outermost frames were kept, and others
/// are inside of them. What a thread does again and again makes the same few changes, whose outcome is
/// known without looking through the other frames.
struct Change<'a> {
    before: StackId,
    kept: usize,
    inner: &'a [Frame],
}

/// A change and its outcome.
#[derive(Clone, Copy, Debug)]
struct Outcome {
    before: StackId,
    kept: u32,
    id: StackId,
    len: u32,
    callers: [usize; MAX_INNER],
}

/// Frames of a change that is kept, at most.
const MAX_INNER: usize = 6;

/// Changes that a thread keeps: a power of two.
const CHANGES: usize = 16;

const NO_OUTCOME: Outcome =
    Outcome { before: StackId(0), kept: 0, id: StackId(0), len: 0, callers: [0; MAX_INNER] };

impl Change<'_> {
    fn place(&self) -> usize {
        // The upper bits are those that depend on every frame.
        let hash = self.inner.last().map_or(0, |frame| frame.hash.upper(CHANGES.ilog2()));
        (hash ^ self.before.0 as usize) % CHANGES
    }

    #[inline(always)]
    fn known(&self, changes: &[Outcome; CHANGES]) -> Option<StackId> {
        let found = &changes[self.place()];
        let callers = self.inner.iter().zip(&found.callers);
        let same = found.before == self.before
            && found.kept as usize == self.kept
            && found.len as usize == self.inner.len()
            && callers.fold(0, |other, (frame, caller)| other | (frame.words[1] ^ caller)) == 0;
        same.then_some(found.id)
    }

    fn keep(&self, changes: &mut [Outcome; CHANGES], id: StackId) {
        if id.0 != 0 && self.inner.len() <= MAX_INNER {
            let mut callers = [0; MAX_INNER];
            callers.iter_mut().zip(self.inner).for_each(|(to, frame)| *to = frame.words[1]);
            let (kept, len) = (self.kept as u32, self.inner.len() as u32);
            changes[self.place()] = Outcome { before: self.before, kept, id, len, callers };
        }
    }
}

/// The innermost frame that is not in memory as it was. They lie within the thread's stack, as then.
#[inline(always)]
fn changed(frames: &[Frame]) -> Option<usize> {
    if all_hold(frames) { None } else { frames.iter().rposition(|frame| !holds(frame)) }
}

#[inline(always)]
fn holds(frame: &Frame) -> bool {
    // SAFETY: a frame was in the thread's stack when it was kept, and that stack stays where it is.
    let now = unsafe { frame_at(frame.at) };
    (now[0] ^ frame.words[0]) | (now[1] ^ frame.words[1]) == 0
}

/// Whether all are in memory as they were, without a branch for each.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn all_hold(frames: &[Frame]) -> bool {
    use std::arch::x86_64::{
        __m128i, _mm_and_si128, _mm_cmpeq_epi32, _mm_load_si128, _mm_loadu_si128, _mm_movemask_epi8,
        _mm_set1_epi32,
    };
    // SAFETY: every x86-64 has these instructions. A frame was in the thread's stack when it was kept,
    // and that stack stays where it is; what is kept is aligned.
    unsafe {
        let mut same = _mm_set1_epi32(-1);
        for frame in frames {
            let now = _mm_loadu_si128(std::ptr::with_exposed_provenance::<__m128i>(frame.at));
            let before = _mm_load_si128((&raw const frame.words).cast());
            same = _mm_and_si128(same, _mm_cmpeq_epi32(now, before));
        }
        _mm_movemask_epi8(same) == 0xFFFF
    }
}

/// Whether all are in memory as they were, without a branch for each.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
fn all_hold(frames: &[Frame]) -> bool {
    frames.iter().fold(true, |all, frame| all & holds(frame))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::walk::follow;

    /// A stack of its own, as memory.
    struct Stack(Vec<usize>);

    impl Stack {
        fn bounds(&self) -> Bounds {
            let low = self.0.as_ptr().expose_provenance();
            Bounds { low, high: low + size_of_val(&*self.0) }
        }

        /// Puts frames where `places` says, each leading to the next and the last to `end`.
        fn put(&mut self, frames: &[(usize, usize)], end: usize) -> usize {
            let low = self.bounds().low;
            let at = |place: usize| low + place * size_of::<usize>();
            let next = frames.iter().skip(1).map(|&(place, _)| at(place)).chain([end]);
            for (&(place, caller), next) in frames.iter().zip(next) {
                (self.0[place], self.0[place + 1]) = (next, caller);
            }
            frames.first().map_or(end, |&(place, _)| at(place))
        }

        fn agrees(&self, frame: usize) -> StackId {
            let mut frames = [const { MaybeUninit::uninit() }; MAX_FRAMES];
            let (len, _) = follow(frame, self.bounds(), &mut frames, 0);
            // SAFETY: so many were written.
            let expected: Vec<u64> =
                frames[..len].iter().map(|frame| unsafe { frame.assume_init() }).collect();
            let id = number(frame, self.bounds()).expect("nobody else is here");
            let found = stacks::row(id).map_or(Vec::new(), |row| row.frames);
            assert_eq!(found, expected);
            id
        }
    }

    /// A stack that never moves, so that what is known of it was in the same memory.
    fn on_a_stack(test: impl FnOnce(&mut Stack) + Send + 'static) {
        stacks::prepare();
        std::thread::spawn(|| test(&mut Stack(vec![0; 400]))).join().unwrap();
    }

    #[test]
    fn whatever_changes_it_is_the_stack_that_a_plain_walk_finds() {
        on_a_stack(|stack| {
            let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
            let mut random = move |below: u64| {
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                (seed % below) as usize
            };
            let mut frames: Vec<(usize, usize)> = Vec::new();
            for _ in 0..20_000 {
                // From the innermost outwards: some are left, others are called, one goes on elsewhere.
                let leave = random(5).min(frames.len());
                frames.drain(..leave);
                if random(20) == 0 {
                    let keep = random(frames.len() as u64 + 1);
                    frames.drain(..keep);
                }
                for _ in 0..random(6) {
                    let below = frames.first().map_or(398, |&(place, _)| place);
                    if below >= 12 {
                        frames.insert(0, (below - 2 - random(8), 0x1000 + random(4)));
                    }
                }
                if !frames.is_empty() && random(3) == 0 {
                    let one = random(frames.len() as u64);
                    frames[one].1 = 0x2000 + random(3);
                }
                let bounds = stack.bounds();
                let ends = [0, bounds.high, bounds.low, bounds.low + 3, bounds.high - 8, usize::MAX - 7];
                let mut frame = stack.put(&frames, ends[random(6)]);
                if !frames.is_empty() && random(10) == 0 {
                    // Goes on nowhere, or in a circle.
                    let (place, _) = frames[random(frames.len() as u64)];
                    stack.0[place + random(2)] = [0, bounds.low + 8 * place][random(2)];
                }
                if random(50) == 0 {
                    frame = ends[random(6)];
                }
                stack.agrees(frame);
                stack.agrees(frame);
            }
        });
    }

    #[test]
    fn stacks_of_more_frames_than_are_kept_are_cut_at_the_outer_end() {
        on_a_stack(|stack| {
            let deep: Vec<_> = (0..100).map(|frame| (frame * 2 + 100, 0x3000 + frame)).collect();
            for from in [0, 0, 1, 5, 60, 30, 36, 37, 0] {
                let frame = stack.put(&deep[from..], 0);
                stack.agrees(frame);
            }
        });
    }

    #[test]
    fn a_stack_that_is_taken_meanwhile_is_left_to_the_plain_walk() {
        on_a_stack(|stack| {
            let frame = stack.put(&[(10, 0x4000), (20, 0x4001)], 0);
            let id = stack.agrees(frame);
            KNOWN.with(|known| known.busy.set(true));
            assert_eq!(number(frame, stack.bounds()), None);
            KNOWN.with(|known| known.busy.set(false));
            assert_eq!(number(frame, stack.bounds()), Some(id));
        });
    }
}
