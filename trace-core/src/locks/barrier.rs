//! `Barrier`.

use super::identity::{Identity, is_recording};
use std::any::type_name;
use std::fmt;
use std::sync::{self, BarrierWaitResult};
use trace_format::events::{Proceed, WaitFor};

/// As [`std::sync::Barrier`], recorded.
pub struct Barrier {
    identity: Identity,
    /// How many it waits for; 0 lets everybody through, as 1 does.
    threads: usize,
    inner: sync::Barrier,
}

impl Barrier {
    /// As [`std::sync::Barrier::new`].
    #[must_use]
    #[inline]
    #[track_caller]
    pub const fn new(n: usize) -> Self {
        Barrier { identity: Identity::new(), threads: n, inner: sync::Barrier::new(n) }
    }

    /// As [`std::sync::Barrier::wait`].
    #[inline]
    pub fn wait(&self) -> BarrierWaitResult {
        // Counted without a session too, so that it is known of each arrival how often the barrier has
        // let all go: nobody arrives anew before everybody who was waited for has.
        let arrived = self.identity.arrived();
        if is_recording() { self.wait_recorded(arrived) } else { self.inner.wait() }
    }

    #[inline(never)]
    fn wait_recorded(&self, arrived: u64) -> BarrierWaitResult {
        if !self.identity.prepare(type_name::<Self>) {
            return self.inner.wait();
        }
        let times = arrived / self.threads.max(1) as u64;
        let result = {
            let _waiting = self.identity.wait(WaitFor::Barrier, times);
            self.inner.wait()
        };
        let how = if result.is_leader() { Proceed::Last } else { Proceed::Done };
        self.identity.proceed(times, how);
        result
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
