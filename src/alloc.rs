//! The allocator of programs that count their heap; without the feature `runtime`, or on a system where
//! it collects nothing, it is the inner allocator.
#![allow(unsafe_code, reason = "an allocator's contract is unsafe; every call is handed on as it is")]

use std::alloc::{GlobalAlloc, Layout, System};

/// An allocator that counts what another one hands out; here, it is that one.
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

// SAFETY: every call is handed on as it is, so each is as good as the inner allocator's.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Alloc<A> {
    #[inline(always)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's contract is the inner allocator's.
        unsafe { self.inner.alloc(layout) }
    }

    #[inline(always)]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        unsafe { self.inner.alloc_zeroed(layout) }
    }

    #[inline(always)]
    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { self.inner.dealloc(at, layout) }
    }

    #[inline(always)]
    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above.
        unsafe { self.inner.realloc(at, layout, size) }
    }
}
