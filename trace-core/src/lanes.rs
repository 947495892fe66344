//! The lanes of all threads: a list that only grows. A lane outlives its thread, and a later thread
//! goes on with it.
//!
//! It takes no lock, since a process may be forked at any moment by a thread that knows nothing of the
//! tracer. What another thread had locked then stays locked in the child for ever, and the child's
//! first new thread, or its own end, would wait for it.

use crate::lane::Lane;
use crate::sync::{AtomicPtr, AtomicUsize, Ordering};
use std::ptr;

/// All lanes.
pub(crate) struct Lanes {
    /// The newest; each leads to the one before it.
    first: AtomicPtr<Lane>,
    /// How many no thread has: so nobody looks for one while there is none.
    free: AtomicUsize,
}

impl Lanes {
    pub(crate) const fn new() -> Self {
        Lanes { first: AtomicPtr::new(ptr::null_mut()), free: AtomicUsize::new(0) }
    }

    /// A lane that is the calling thread's alone, until it gives it back. May allocate.
    pub(crate) fn claim(&self) -> &'static Lane {
        self.reuse().unwrap_or_else(|| self.add())
    }

    /// Another thread may have it.
    pub(crate) fn give_back(&self, lane: &'static Lane) {
        // What it wrote is seen by whoever claims the lane next.
        lane.owned.store(false, Ordering::Release);
        self.free.fetch_add(1, Ordering::Relaxed);
    }

    /// Every lane there is, whether a thread has it or not.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static Lane> {
        std::iter::successors(lane(&self.first), |before| lane(&before.older))
    }

    fn reuse(&self) -> Option<&'static Lane> {
        let less = |free: usize| free.checked_sub(1);
        self.free.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).ok()?;
        let is_free =
            |lane: &&Lane| !lane.owned.load(Ordering::Relaxed) && !lane.owned.swap(true, Ordering::Acquire);
        let found = self.iter().find(is_free);
        if found.is_none() {
            // Others were faster wherever this one looked. There is one still, for the next.
            self.free.fetch_add(1, Ordering::Relaxed);
        }
        found
    }

    fn add(&self) -> &'static Lane {
        let lane: &'static Lane = Box::leak(Box::new(Lane::new()));
        lane.owned.store(true, Ordering::Relaxed);
        let mut newest = self.first.load(Ordering::Relaxed);
        loop {
            lane.older.store(newest, Ordering::Relaxed);
            let this = ptr::from_ref(lane).cast_mut();
            // Who finds it finds it whole.
            match self.first.compare_exchange_weak(newest, this, Ordering::Release, Ordering::Relaxed) {
                Ok(_) => return lane,
                Err(now) => newest = now,
            }
        }
    }
}

fn lane(place: &AtomicPtr<Lane>) -> Option<&'static Lane> {
    // SAFETY: null or a lane that `add` has leaked, with everything that was stored before it was put
    // there.
    unsafe { place.load(Ordering::Acquire).as_ref() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_that_come_and_go_share_few_lanes_and_never_have_the_same() {
        static LANES: Lanes = Lanes::new();
        const THREADS: usize = 4;
        std::thread::scope(|scope| {
            for thread in 1..=THREADS as u64 {
                scope.spawn(move || {
                    for _ in 0..2_000 {
                        let lane = LANES.claim();
                        assert_eq!(lane.task.swap(thread, Ordering::Relaxed), 0);
                        std::hint::spin_loop();
                        assert_eq!(lane.task.swap(0, Ordering::Relaxed), thread);
                        LANES.give_back(lane);
                    }
                });
            }
        });
        let lanes = LANES.iter().count();
        assert!((1..=THREADS * THREADS).contains(&lanes), "{lanes}");
        assert_eq!(LANES.free.load(Ordering::Relaxed), lanes);
        assert!(LANES.iter().all(|lane| !lane.owned.load(Ordering::Relaxed)));
    }
}
