//! The stack of the current thread, by frame pointers.
//!
//! The standard library keeps them; the program's own code has them with
//! `-C force-frame-pointers=yes`. Two other ways were weighed: unwind tables cost microseconds a stack
//! and locks in the loader, and a shadow stack costs every call.
//!
//! The walk never leaves the memory that the thread runs on: a frame is followed only if it lies
//! higher than the one before and within the thread's stack, whose bounds are found out when the
//! thread gets its lane. So whatever stands where a frame pointer was expected, the walk ends and
//! never faults. Code without frame pointers leaves frames out, or ends the walk.
//!
//! A signal handler may run on a stack of its own. The walk goes through that one first, and from
//! there once over to the thread's.

use crate::stacks::{self, Hash};
use std::cell::Cell;
use std::mem::MaybeUninit;
use trace_format::StackId;

/// Frames of a stack, at most: the innermost ones.
pub const MAX_FRAMES: usize = 64;

thread_local! {
    /// Where the thread's stack is; empty while that is not known.
    static BOUNDS: Cell<Bounds> = const { Cell::new(Bounds { low: 0, high: 0 }) };
}

/// Memory that a stack may use.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    low: usize,
    high: usize,
}

impl Bounds {
    fn has(self, address: usize) -> bool {
        (self.low..self.high).contains(&address)
    }
}

/// The current stack, without this function; 0 where stacks cannot be taken.
#[inline(never)]
pub fn capture() -> StackId {
    let mut frames = [const { MaybeUninit::uninit() }; MAX_FRAMES];
    let (frames, hash) = walk(frame_pointer(), &mut frames);
    stacks::intern(frames, hash)
}

/// Follows frame pointers upwards from `frame`.
#[inline(always)]
fn walk(frame: usize, frames: &mut [MaybeUninit<u64>; MAX_FRAMES]) -> (&[u64], Hash) {
    let mut hash = Hash::new();
    let own = std::ptr::from_ref(frames).addr();
    let thread = BOUNDS.get();
    let len = if thread.has(own) {
        follow(frame, Bounds { low: own, ..thread }, frames, 0, &mut hash).0
    } else {
        let here = Bounds { low: own, high: alternate_end(own) };
        let (len, next) = follow(frame, here, frames, 0, &mut hash);
        follow(next, thread, frames, len, &mut hash).0
    };
    // SAFETY: the first `len` were written.
    (unsafe { std::slice::from_raw_parts(frames.as_ptr().cast(), len) }, hash)
}

/// Adds the callers of `frame` and of those that it leads to, as long as they are within `bounds`;
/// how many there are then, and the frame at which it ended.
#[inline(always)]
fn follow(
    frame: usize,
    mut bounds: Bounds,
    frames: &mut [MaybeUninit<u64>; MAX_FRAMES],
    mut len: usize,
    hash: &mut Hash,
) -> (usize, usize) {
    const WORD: usize = size_of::<usize>();
    // Both words of a frame have to be within.
    bounds.high = bounds.high.saturating_sub(2 * WORD - 1);
    let mut at = frame;
    while len < MAX_FRAMES && bounds.has(at) && at.is_multiple_of(WORD) {
        let words = std::ptr::with_exposed_provenance::<usize>(at);
        // SAFETY: `at` is aligned, and both words are within the bounds of a stack that this thread
        // runs on. All of it is mapped from the current frame upwards. Below it is as well for a
        // thread other than the first, and the kernel extends the first one's when it is touched.
        let [next, caller] = unsafe { [words.read_volatile(), words.add(1).read_volatile()] };
        if caller == 0 {
            break;
        }
        frames[len].write(caller as u64);
        hash.add(caller as u64);
        len += 1;
        (bounds.low, at) = (at + 1, next);
    }
    (len, at)
}

/// The place on the stack of the function into which this is compiled.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub(crate) fn here() -> usize {
    let here: usize;
    // SAFETY: reads a register.
    unsafe { std::arch::asm!("mov {}, rsp", out(reg) here, options(nomem, nostack, preserves_flags)) };
    here
}

/// The place on the stack of the function into which this is compiled.
#[cfg(target_arch = "aarch64")]
#[inline(always)]
pub(crate) fn here() -> usize {
    let here: usize;
    // SAFETY: reads a register.
    unsafe { std::arch::asm!("mov {}, sp", out(reg) here, options(nomem, nostack, preserves_flags)) };
    here
}

/// Some place on the stack that is not 0: where stacks have no bounds, it is not compared.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
#[inline(always)]
pub(crate) fn here() -> usize {
    1
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn frame_pointer() -> usize {
    let frame: usize;
    // SAFETY: reads a register.
    unsafe { std::arch::asm!("mov {}, rbp", out(reg) frame, options(nomem, nostack, preserves_flags)) };
    frame
}

#[cfg(target_arch = "aarch64")]
#[inline(always)]
fn frame_pointer() -> usize {
    let frame: usize;
    // SAFETY: reads a register.
    unsafe { std::arch::asm!("mov {}, x29", out(reg) frame, options(nomem, nostack, preserves_flags)) };
    frame
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
#[inline(always)]
fn frame_pointer() -> usize {
    0
}

/// Whether the function whose place on the thread's stack is `earlier` has ended, when one at `now`
/// runs: it would lie above otherwise. Where either is on another stack, that is not known.
#[cold]
#[inline(never)]
pub(crate) fn is_gone(earlier: usize, now: usize) -> bool {
    let thread = BOUNDS.get();
    thread.has(earlier) && thread.has(now) && now >= earlier
}

/// Finds out where the current thread's stack is, unless that is known. May allocate.
pub(crate) fn find_bounds() {
    if BOUNDS.get().high == 0 {
        BOUNDS.set(system::bounds().unwrap_or(Bounds { low: 0, high: 0 }));
    }
}

fn alternate_end(own: usize) -> usize {
    system::alternate().filter(|bounds| bounds.has(own)).map_or(0, |bounds| bounds.high)
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod system {
    use super::Bounds;
    use std::mem::MaybeUninit;
    use std::ptr;

    pub(super) fn bounds() -> Option<Bounds> {
        let mut attributes = MaybeUninit::uninit();
        let (mut lowest, mut size) = (ptr::null_mut(), 0);
        // SAFETY: the attributes are filled by the first call before the others use them, and freed
        // by the last; all pointers are to live locals.
        unsafe {
            if libc::pthread_getattr_np(libc::pthread_self(), attributes.as_mut_ptr()) != 0 {
                return None;
            }
            libc::pthread_attr_getstack(attributes.as_ptr(), &mut lowest, &mut size);
            libc::pthread_attr_destroy(attributes.as_mut_ptr());
        }
        Some(Bounds { low: lowest.addr(), high: lowest.addr() + size })
    }

    /// The stack for signal handlers.
    pub(super) fn alternate() -> Option<Bounds> {
        let mut stack = MaybeUninit::<libc::stack_t>::uninit();
        // SAFETY: asks only; the pointer is to a live local, which is filled on success.
        let stack = unsafe {
            if libc::sigaltstack(ptr::null(), stack.as_mut_ptr()) != 0 {
                return None;
            }
            stack.assume_init()
        };
        let low = stack.ss_sp.addr();
        Some(Bounds { low, high: low.checked_add(stack.ss_size)? })
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
mod system {
    use super::Bounds;

    pub(super) fn bounds() -> Option<Bounds> {
        None
    }

    pub(super) fn alternate() -> Option<Bounds> {
        None
    }
}

/// Whether stacks of code that was compiled like this crate are whole: a chain of calls finds itself.
pub fn works() -> bool {
    #[inline(never)]
    fn deeper(left: usize) -> usize {
        // In the frame of the walk, which goes nowhere below it.
        let mut frames = [const { MaybeUninit::uninit() }; MAX_FRAMES];
        let len = match left {
            0 => walk(frame_pointer(), &mut frames).0.len(),
            _ => deeper(std::hint::black_box(left - 1)),
        };
        // Something is left to do, so that the call is not the last thing.
        std::hint::black_box(len)
    }
    find_bounds();
    let [shallow, deep] = [deeper(1), deeper(9)];
    shallow > 0 && deep == shallow + 8
}
