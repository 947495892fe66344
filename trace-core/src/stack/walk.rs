//! The walk by frame pointers.

use super::MAX_FRAMES;
use super::bounds::{self, Bounds};
use std::mem::MaybeUninit;

const WORD: usize = size_of::<usize>();

/// Room for the return addresses of a stack, the innermost first.
pub(crate) type Frames = [MaybeUninit<u64>; MAX_FRAMES];

/// Follows frame pointers upwards from `frame`.
#[inline]
pub(crate) fn walk(frame: usize, frames: &mut Frames) -> &[u64] {
    let own = std::ptr::from_ref(frames).addr();
    let thread = bounds::thread();
    let len = if thread.has(own) {
        follow(frame, Bounds { low: own, ..thread }, frames, 0).0
    } else {
        let here = Bounds { low: own, ..bounds::alternate(own) };
        let (len, next) = follow(frame, here, frames, 0);
        follow(next, thread, frames, len).0
    };
    // SAFETY: the first `len` were written.
    unsafe { std::slice::from_raw_parts(frames.as_ptr().cast(), len) }
}

/// Adds the callers of `frame` and of those that it leads to, as long as they are within `bounds`;
/// how many there are then, and the frame at which it ended.
#[inline]
pub(crate) fn follow(
    frame: usize,
    mut bounds: Bounds,
    frames: &mut Frames,
    mut len: usize,
) -> (usize, usize) {
    let mut at = frame;
    while len < MAX_FRAMES && holds_frame(bounds, at) {
        // SAFETY: just asked.
        let [next, caller] = unsafe { frame_at(at) };
        if caller == 0 {
            break;
        }
        frames[len].write(caller as u64);
        len += 1;
        (bounds.low, at) = (at + 1, next);
    }
    (len, at)
}

/// Whether both words of a frame are within, and where words are.
#[inline(always)]
pub(crate) fn holds_frame(bounds: Bounds, at: usize) -> bool {
    let last = bounds.high.saturating_sub(2 * WORD - 1);
    (bounds.low <= at && at < last) & at.is_multiple_of(WORD)
}

/// The frame pointer that the caller had, and where it goes on.
///
/// # Safety
/// [`holds_frame`] for bounds of a stack that this thread runs on.
#[inline(always)]
pub(crate) unsafe fn frame_at(at: usize) -> [usize; 2] {
    let words = std::ptr::with_exposed_provenance::<usize>(at);
    // SAFETY: aligned and within a stack that this thread runs on, by the contract. All of it is mapped
    // from the current frame upwards. Below it is as well for a thread other than the first, and the
    // kernel extends the first one's when it is touched.
    unsafe { [words.read_volatile(), words.add(1).read_volatile()] }
}
