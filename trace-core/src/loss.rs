//! Losses: what could not be recorded, counted by reason, for a thread or for all without one.

use crate::sync::{AtomicU64, Ordering};
use trace_format::Ticks;
use trace_format::tables::LossReason;

const REASONS: usize = LossReason::ALL.len();

/// Counters by reason; any thread may add, the drainer takes.
#[derive(Debug)]
pub(crate) struct Losses {
    counts: [AtomicU64; REASONS],
    /// When the first loss since the last taking happened; 0 for none.
    since: AtomicU64,
    /// When the last one did.
    until: AtomicU64,
}

/// Losses of threads that have no lane: too early or too late in their lives.
pub(crate) static WITHOUT_LANE: Losses = Losses::new();

impl Losses {
    pub(crate) const fn new() -> Self {
        Losses {
            counts: [const { AtomicU64::new(0) }; REASONS],
            since: AtomicU64::new(0),
            until: AtomicU64::new(0),
        }
    }

    /// Counts `count` lost events at `ticks`.
    #[cold]
    pub(crate) fn add(&self, reason: LossReason, count: u64, ticks: u64) {
        let _ = self.since.compare_exchange(0, ticks, Ordering::Relaxed, Ordering::Relaxed);
        self.until.fetch_max(ticks, Ordering::Relaxed);
        self.counts[reason as usize].fetch_add(count, Ordering::Release);
    }

    /// Adds all that another one has counted.
    pub(crate) fn take_over(&self, other: &Losses) {
        for (reason, count, since, until) in other.take() {
            self.add(reason, count, since.0);
            self.until.fetch_max(until.0, Ordering::Relaxed);
        }
    }

    /// What was lost since the last call: reason, count, and the stretch of time that holds it.
    pub(crate) fn take(&self) -> impl Iterator<Item = (LossReason, u64, Ticks, Ticks)> + '_ {
        let mut span = None;
        LossReason::ALL.iter().filter_map(move |&(reason, _)| {
            let counter = &self.counts[reason as usize];
            if counter.load(Ordering::Relaxed) == 0 {
                return None;
            }
            let count = counter.swap(0, Ordering::Acquire);
            // The stretch is of all reasons together: a hint for the eye, where the count is exact.
            let (since, until) = *span.get_or_insert_with(|| {
                (self.since.swap(0, Ordering::Relaxed), self.until.load(Ordering::Relaxed))
            });
            Some((reason, count, Ticks(since), Ticks(until.max(since))))
        })
    }
}
