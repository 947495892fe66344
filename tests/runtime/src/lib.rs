//! How the programs know that a thread of theirs sleeps, so that they need not hope that it does.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

/// The system's number of a thread, which that one gives.
#[derive(Debug, Default)]
pub struct Number(AtomicU32);

impl Number {
    pub const fn new() -> Self {
        Number(AtomicU32::new(0))
    }

    /// It is that of the calling thread.
    pub fn is_own(&self) {
        // SAFETY: the call takes nothing, and asks for the thread's own number.
        self.0.store(unsafe { libc::gettid() } as u32, Ordering::Release);
    }

    /// Waits until the thread has given its number, and sleeps or has ended.
    pub fn asleep(&self) {
        while !self.sleeps() {
            thread::yield_now();
        }
    }

    /// Whether the thread has given its number, and sleeps or has ended.
    pub fn sleeps(&self) -> bool {
        let id = self.0.load(Ordering::Acquire);
        let stat = || std::fs::read_to_string(format!("/proc/self/task/{id}/stat"));
        id != 0 && stat().map_or(true, |stat| stat.rsplit(") ").next().unwrap().starts_with('S'))
    }
}
