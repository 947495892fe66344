//! A ring of records: memory that the kernel writes to at its head and that is read at its tail.

use super::event::PerfEvent;
use super::record;
use std::io;
use std::os::fd::AsRawFd;
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};

/// Places in the page before the data, of `struct perf_event_mmap_page`.
const HEAD: usize = 1024;
const TAIL: usize = 1032;

/// Bytes after which what was read is given back to the kernel, which may be waiting for room.
const GIVE_BACK: u64 = 16 << 10;

/// A ring, mapped until it is dropped.
#[derive(Debug)]
pub(crate) struct Ring {
    at: *mut u8,
    page: usize,
    /// Bytes for records, a power of two.
    size: usize,
}

// SAFETY: the mapping is reached through this value only, and by the kernel.
unsafe impl Send for Ring {}

/// What a look at a ring found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Read {
    /// There was so little room that records may have been lost.
    pub(crate) tight: bool,
    /// The ring held what is no record, and was passed over up to its head.
    pub(crate) torn: bool,
}

impl Ring {
    /// Maps a ring of `pages` pages, a power of two, for the records of `event`.
    pub(crate) fn map(event: &PerfEvent, pages: usize) -> io::Result<Self> {
        let page = page_size();
        let len = (1 + pages) * page;
        let (access, flags) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED);
        // SAFETY: a new mapping touches nothing that exists.
        let at = unsafe { libc::mmap(ptr::null_mut(), len, access, flags, event.as_raw_fd(), 0) };
        if at == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        Ok(Ring { at: at.cast(), page, size: pages * page })
    }

    /// Bytes that it has for records.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    fn position(&self, at: usize) -> &AtomicU64 {
        // SAFETY: an aligned word in the mapping's first page, which the kernel accesses atomically.
        unsafe { &*self.at.add(at).cast::<AtomicU64>() }
    }

    /// Calls `each` with all records that are there now, the oldest first.
    pub(crate) fn read(&mut self, mut each: impl FnMut(&[u8])) -> Read {
        // What was written before the head moved is seen after this.
        let head = self.position(HEAD).load(Ordering::Acquire);
        let tail = self.position(TAIL).load(Ordering::Relaxed);
        // SAFETY: the mapping's data. The kernel writes only to what lies beyond the head, a whole
        // ring before the tail; `records` reads only what lies between the two.
        let data = unsafe { Data { at: self.at.add(self.page), size: self.size } };
        let mut given = tail;
        let torn = !records(data, tail, head, |record, end| {
            each(record);
            if end - given >= GIVE_BACK {
                self.position(TAIL).store(end, Ordering::Release);
                given = end;
            }
        });
        self.position(TAIL).store(head, Ordering::Release);
        let free = (self.size as u64).saturating_sub(head.wrapping_sub(tail));
        Read { tight: free <= u64::from(u16::MAX).min(self.size as u64 / 2), torn }
    }
}

impl Drop for Ring {
    fn drop(&mut self) {
        // SAFETY: mapped with that length, and nothing of it is borrowed.
        unsafe { libc::munmap(self.at.cast(), self.page + self.size) };
    }
}

/// The bytes of a ring, of which others write some.
#[derive(Clone, Copy)]
struct Data {
    at: *const u8,
    /// A power of two.
    size: usize,
}

impl Data {
    /// The bytes from `from` to `to`, in two parts where they go over the end.
    ///
    /// # Safety
    /// Nobody writes them while the slices live.
    unsafe fn between<'a>(self, from: u64, to: u64) -> [&'a [u8]; 2] {
        let len = to.wrapping_sub(from).min(self.size as u64) as usize;
        let start = from as usize & (self.size - 1);
        let first = len.min(self.size - start);
        // SAFETY: within the ring, and by the contract not written to.
        unsafe {
            [
                std::slice::from_raw_parts(self.at.add(start), first),
                std::slice::from_raw_parts(self.at, len - first),
            ]
        }
    }
}

/// Calls `each` with every record between `tail` and `head` and the position of its end; `false` when
/// it came to something that is none.
fn records(data: Data, tail: u64, head: u64, mut each: impl FnMut(&[u8], u64)) -> bool {
    // SAFETY: the kernel does not write between tail and head, and the tail is ours.
    let parts = unsafe { data.between(tail, head) };
    let total = parts[0].len() + parts[1].len();
    let mut whole = Vec::new();
    let mut at = 0;
    while at < total {
        let rest = after(parts, at);
        // A header is never cut: lengths and the ring's size are multiples of it.
        let Some(len) = record::len(rest[0]).filter(|&len| len <= total - at) else { return false };
        let record = match rest[0].get(..len) {
            Some(record) => record,
            None => {
                whole.clear();
                whole.extend_from_slice(rest[0]);
                whole.extend_from_slice(&rest[1][..len - rest[0].len()]);
                &whole
            }
        };
        at += len;
        each(record, tail + at as u64);
    }
    true
}

/// What is left of two parts after `at` bytes.
fn after([first, second]: [&[u8]; 2], at: usize) -> [&[u8]; 2] {
    match first.get(at..) {
        Some(rest) if !rest.is_empty() => [rest, second],
        _ => [&second[at - first.len()..], &[]],
    }
}

/// Bytes of a page of memory.
pub(crate) fn page_size() -> usize {
    // SAFETY: has no precondition; every system has the value.
    unsafe { libc::sysconf(libc::_SC_PAGESIZE) as usize }
}

#[cfg(test)]
mod tests;
