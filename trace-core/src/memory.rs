//! Memory straight from the system: zeroed, and given back a page at a time where it can be. The
//! program's allocator is not ours to use while recording, for it may be traced itself.

pub(crate) use system::{discard, map, unmap};

#[cfg(unix)]
mod system {
    use std::ptr;

    /// Zeroed pages, which take memory when they are first written to.
    pub(crate) fn map(len: usize) -> Option<*mut u8> {
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        // SAFETY: a new anonymous mapping touches nothing that exists.
        let at =
            unsafe { libc::mmap(ptr::null_mut(), len, libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0) };
        (at != libc::MAP_FAILED).then_some(at.cast())
    }

    /// # Safety
    /// `at` came from [`map`] with this `len` and is not used any more.
    pub(crate) unsafe fn unmap(at: *mut u8, len: usize) {
        // SAFETY: by the contract.
        unsafe { libc::munmap(at.cast(), len) };
    }

    /// # Safety
    /// `at` came from [`map`] with this `len`, and nobody needs the content.
    pub(crate) unsafe fn discard(at: *mut u8, len: usize) {
        // SAFETY: by the contract. Where the advice is refused, the pages stay: only memory is lost.
        unsafe { libc::madvise(at.cast(), len, libc::MADV_DONTNEED) };
    }
}

#[cfg(not(unix))]
mod system {
    use std::alloc::{GlobalAlloc, Layout, System};

    fn layout(len: usize) -> Layout {
        Layout::from_size_align(len, 64).expect("a power of two")
    }

    pub(crate) fn map(len: usize) -> Option<*mut u8> {
        // SAFETY: the layout is not empty.
        let at = unsafe { System.alloc_zeroed(layout(len)) };
        (!at.is_null()).then_some(at)
    }

    /// # Safety
    /// `at` came from [`map`] with this `len` and is not used any more.
    pub(crate) unsafe fn unmap(at: *mut u8, len: usize) {
        // SAFETY: by the contract.
        unsafe { System.dealloc(at, layout(len)) };
    }

    /// Keeps the memory: there is no portable way to give back its pages alone.
    pub(crate) unsafe fn discard(_at: *mut u8, _len: usize) {}
}
