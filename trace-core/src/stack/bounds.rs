//! Where the stacks of the current thread are: memory that may be read while one is walked.

use std::cell::Cell;

thread_local! {
    /// Where the thread's stack is; empty while that is not known.
    static BOUNDS: Cell<Bounds> = const { Cell::new(Bounds::NONE) };
}

/// Memory that a stack may use.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    pub(crate) low: usize,
    pub(crate) high: usize,
}

impl Bounds {
    const NONE: Bounds = Bounds { low: 0, high: 0 };

    #[inline(always)]
    pub(crate) fn has(self, address: usize) -> bool {
        address.wrapping_sub(self.low) < self.high.wrapping_sub(self.low)
    }
}

/// The thread's own stack; empty while that is not known.
#[inline(always)]
pub(crate) fn thread() -> Bounds {
    BOUNDS.get()
}

/// The stack for signal handlers, if `own` is on it; else nothing from there on.
pub(crate) fn alternate(own: usize) -> Bounds {
    system::alternate().filter(|bounds| bounds.has(own)).unwrap_or(Bounds { low: own, high: own })
}

/// Whether an address is on the stack for signal handlers. Neither allocates nor locks.
pub(crate) fn is_alternate(address: usize) -> bool {
    system::alternate().is_some_and(|bounds| bounds.has(address))
}

/// Finds out where the current thread's stack is, unless that is known. May allocate.
pub(crate) fn find() {
    if BOUNDS.get().high == 0 {
        BOUNDS.set(system::bounds().unwrap_or(Bounds::NONE));
    }
}

/// What may be read while the stack is walked on which `own` is: from there upwards, and over to the
/// thread's stack from that of a signal handler.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    here: Bounds,
    beyond: Bounds,
    room: usize,
}

impl Reach {
    /// As of now. Neither allocates nor locks.
    pub fn from(own: usize) -> Self {
        let thread = thread();
        let (stack, beyond) = if thread.has(own) { (thread, Bounds::NONE) } else { (alternate(own), thread) };
        Reach { here: Bounds { low: own, ..stack }, beyond, room: own - stack.low }
    }

    /// Bytes that are left for what is called from here.
    pub fn room_below(self) -> usize {
        self.room
    }

    /// The word at an address, if it is within reach and aligned.
    #[inline(always)]
    pub fn word(self, at: usize) -> Option<usize> {
        const WORD: usize = size_of::<usize>();
        let last = at.wrapping_add(WORD - 1);
        let within = self.here.has(at) && self.here.has(last) || self.beyond.has(at) && self.beyond.has(last);
        if !within || !at.is_multiple_of(WORD) {
            return None;
        }
        // SAFETY: aligned, and within the bounds of a stack that this thread runs on. All of it is
        // mapped from the current frame upwards; below it is as well for a thread other than the
        // first, and the kernel extends the first one's when it is touched.
        Some(unsafe { std::ptr::with_exposed_provenance::<usize>(at).read_volatile() })
    }

    /// Whether `at` is no longer on the stack of the signal handler, but on the thread's.
    pub fn is_beyond(self, at: usize) -> bool {
        !self.here.has(at) && self.beyond.has(at)
    }
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
        let (low, high) = (lowest.addr(), lowest.addr() + size);
        // The library keeps the thread's own variables at the upper end of a stack that it has made.
        // SAFETY: has no precondition.
        let variables = unsafe { libc::pthread_self() } as usize;
        Some(Bounds { low, high: if (low..high).contains(&variables) { variables } else { high } })
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
