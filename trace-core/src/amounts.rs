//! How much collectors are to collect, where that is a number.

use std::sync::{Mutex, PoisonError};

/// What a session asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amounts {
    /// Samples of a thread in a second of its CPU time.
    pub samples_hz: u64,
    /// One page fault of so many is recorded.
    pub fault_period: u64,
    /// Bytes for what the kernel tells, for each CPU.
    pub kernel_ring: u64,
    /// Bytes between two sampled allocations, on average.
    pub heap_sample: u64,
}

impl Amounts {
    /// Of a session that does not say. The ring, with the page before it, is what the kernel lets every
    /// user lock for each CPU (`perf_event_mlock_kb`).
    pub const DEFAULT: Amounts =
        Amounts { samples_hz: 99, fault_period: 1, kernel_ring: 512 << 10, heap_sample: 512 << 10 };
}

static LIVE: Mutex<Amounts> = Mutex::new(Amounts::DEFAULT);

/// What the live session asks for, or the last one. For collectors when they start.
pub fn amounts() -> Amounts {
    *LIVE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on; called by who starts a session, before its collectors.
pub fn ask_for(amounts: Amounts) {
    *LIVE.lock().unwrap_or_else(PoisonError::into_inner) = amounts;
}
