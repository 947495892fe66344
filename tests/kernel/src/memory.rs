//! Memory that is touched for the first time.

use crate::system::tell;
use std::ptr;

/// Touches so many fresh pages, each once.
pub(crate) fn touch(pages: u64) {
    const PAGE: usize = 4096;
    let len = pages as usize * PAGE;
    let (access, flags) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
    // SAFETY: a new mapping, which is advised on and written to within its bounds, and stays.
    unsafe {
        let at = libc::mmap(ptr::null_mut(), len, access, flags, -1, 0);
        assert_ne!(at, libc::MAP_FAILED);
        libc::madvise(at, len, libc::MADV_NOHUGEPAGE);
        for page in 0..pages as usize {
            at.cast::<u8>().add(page * PAGE).write_volatile(1);
        }
        tell("from", at as usize);
    }
    tell("len", len);
}
