//! The heap, as far as the program's allocator is [`Alloc`]: what lives, how fast it changes, and
//! which calls take memory.
//!
//! Counting goes on without a session, since what lives at its start has to be known: four additions
//! for an allocation and its end, in memory of the thread's own ([`cell`]). [`crate::counters`] adds
//! them up.
//!
//! Of allocations, samples are recorded with their stacks: every large one, and of the others so
//! many that each byte is as likely to bring one as any other. A sample says for how many bytes it
//! stands, so that sums over samples are right on average.

pub(crate) mod cell;

use crate::settings;
use cell::SMALL_SAMPLE;
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::Ordering;
use trace_core::runtime::{Classes, wants};
use trace_core::{Collector, Unavailable};

/// An allocator that counts what another one hands out, and samples it while a session is live.
///
/// ```
/// #[global_allocator]
/// static ALLOCATOR: trace_runtime::Alloc = trace_runtime::Alloc::system();
/// # fn main() {}
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Alloc<A = System> {
    inner: A,
}

impl Alloc {
    /// Memory comes from [`System`].
    pub const fn system() -> Self {
        Alloc { inner: System }
    }
}

impl<A> Alloc<A> {
    /// Memory comes from `inner`.
    pub const fn new(inner: A) -> Self {
        Alloc { inner }
    }
}

// SAFETY: every call is handed on as it is, and what comes back is what the inner allocator has given;
// counting neither allocates nor panics.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Alloc<A> {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's contract is the inner allocator's.
        let at = unsafe { self.inner.alloc(layout) };
        if !at.is_null() {
            cell::allocated(layout.size());
        }
        at
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        let at = unsafe { self.inner.alloc_zeroed(layout) };
        if !at.is_null() {
            cell::allocated(layout.size());
        }
        at
    }

    #[inline]
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // First, so that the inner allocator's is the last thing to be done, and needs no frame of ours.
        cell::freed(layout.size());
        // SAFETY: as above.
        unsafe { self.inner.dealloc(at, layout) };
    }

    /// Counts as an allocation of the new size and an end of the old one.
    #[inline]
    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above.
        let new = unsafe { self.inner.realloc(at, layout, size) };
        if !new.is_null() {
            cell::freed(layout.size());
            cell::allocated(size);
        }
        new
    }
}

/// The collector of samples.
pub(crate) struct Heap;

pub(crate) static HEAP: Heap = Heap;

impl Collector for Heap {
    fn name(&self) -> &'static str {
        "heap"
    }

    fn is_asked_for(&self) -> bool {
        wants(Classes::HEAP)
    }

    fn start(&self) -> Result<String, Unavailable> {
        if !cell::is_used() {
            return Err(Unavailable {
                why: "the program's allocator is not `trace::Alloc`".into(),
                remedy: "#[global_allocator] static A: trace::Alloc = trace::Alloc::system();".into(),
            });
        }
        let mean = settings::heap_sample_bytes();
        cell::begin(mean);
        Ok(format!("live bytes and allocations; a sample every {mean} bytes on average"))
    }

    fn stop(&self) {
        SMALL_SAMPLE.store(0, Ordering::Relaxed);
    }
}
