//! `Condvar`.

use super::MutexGuard;
use super::held::{Guard, Held};
use super::identity::{Identity, is_recording};
use std::any::type_name;
use std::fmt;
use std::sync::{self, LockResult, PoisonError};
use std::time::{Duration, Instant};
use trace_format::events::{Proceed, WaitFor};

/// As [`std::sync::Condvar`], recorded.
pub struct Condvar {
    identity: Identity,
    inner: sync::Condvar,
}

/// As [`std::sync::WaitTimeoutResult`].
#[derive(Debug, PartialEq, Eq, Copy, Clone)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    /// As [`std::sync::WaitTimeoutResult::timed_out`].
    #[must_use]
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

impl Condvar {
    /// As [`std::sync::Condvar::new`].
    #[must_use]
    #[inline]
    #[track_caller]
    pub const fn new() -> Self {
        Condvar { identity: Identity::new(), inner: sync::Condvar::new() }
    }

    /// As [`std::sync::Condvar::wait`].
    #[inline]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        self.waited(guard, |guard| match self.inner.wait(guard) {
            Ok(guard) => (guard, Proceed::Done, false),
            Err(poisoned) => (poisoned.into_inner(), Proceed::Done, true),
        })
        .map(|(guard, _)| guard)
        .map_err(|poisoned| PoisonError::new(poisoned.into_inner().0))
    }

    /// As [`std::sync::Condvar::wait_while`].
    pub fn wait_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: F,
    ) -> LockResult<MutexGuard<'a, T>>
    where
        F: FnMut(&mut T) -> bool,
    {
        while condition(&mut *guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    /// As [`std::sync::Condvar::wait_timeout_ms`].
    #[deprecated(note = "replaced by `trace::sync::Condvar::wait_timeout`")]
    pub fn wait_timeout_ms<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        ms: u32,
    ) -> LockResult<(MutexGuard<'a, T>, bool)> {
        match self.wait_timeout(guard, Duration::from_millis(u64::from(ms))) {
            Ok((guard, result)) => Ok((guard, !result.timed_out())),
            Err(poisoned) => {
                let (guard, result) = poisoned.into_inner();
                Err(PoisonError::new((guard, !result.timed_out())))
            }
        }
    }

    /// As [`std::sync::Condvar::wait_timeout`].
    #[inline]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        dur: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        self.waited(guard, |guard| {
            let waited = self.inner.wait_timeout(guard, dur);
            let is_poisoned = waited.is_err();
            let (guard, result) = waited.unwrap_or_else(PoisonError::into_inner);
            let how = if result.timed_out() { Proceed::InVain } else { Proceed::Done };
            (guard, how, is_poisoned)
        })
    }

    /// As [`std::sync::Condvar::wait_timeout_while`].
    pub fn wait_timeout_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        dur: Duration,
        mut condition: F,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>
    where
        F: FnMut(&mut T) -> bool,
    {
        let start = Instant::now();
        loop {
            if !condition(&mut *guard) {
                return Ok((guard, WaitTimeoutResult(false)));
            }
            let Some(left) = dur.checked_sub(start.elapsed()) else {
                return Ok((guard, WaitTimeoutResult(true)));
            };
            guard = self.wait_timeout(guard, left)?.0;
        }
    }

    /// Gives the lock back, waits by `wait`, which says how that went and whether the lock is
    /// poisoned, and has the lock again.
    #[inline]
    fn waited<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        wait: impl FnOnce(sync::MutexGuard<'a, T>) -> (sync::MutexGuard<'a, T>, Proceed, bool),
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let (mutex, guard) = guard.0.into_parts();
        let recorded = is_recording();
        let (guard, how, is_poisoned) = match recorded {
            true => self.recorded(mutex, guard, wait),
            false => wait(guard),
        };
        let guard = MutexGuard(Held::new(mutex, guard, recorded));
        let waited = (guard, WaitTimeoutResult(how == Proceed::InVain));
        if is_poisoned { Err(PoisonError::new(waited)) } else { Ok(waited) }
    }

    #[inline(never)]
    fn recorded<G: Guard>(
        &self,
        mutex: &Identity,
        guard: G,
        wait: impl FnOnce(G) -> (G, Proceed, bool),
    ) -> (G, Proceed, bool) {
        if !self.identity.prepare(type_name::<Self>) || !mutex.prepare(G::lock_name) {
            return wait(guard);
        }
        mutex.released(false, false);
        let waited = {
            let _waiting = self.identity.wait(WaitFor::Condition, self.identity.last_notification());
            wait(guard)
        };
        self.identity.proceed(self.identity.last_notification(), waited.1);
        mutex.acquired(false);
        waited
    }

    /// As [`std::sync::Condvar::notify_one`].
    #[inline]
    pub fn notify_one(&self) {
        self.notifies(false);
        self.inner.notify_one();
    }

    /// As [`std::sync::Condvar::notify_all`].
    #[inline]
    pub fn notify_all(&self) {
        self.notifies(true);
        self.inner.notify_all();
    }

    #[inline]
    fn notifies(&self, all: bool) {
        if is_recording() && self.identity.prepare(type_name::<Self>) {
            self.identity.notified(all);
        }
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl Default for Condvar {
    #[track_caller]
    fn default() -> Self {
        Condvar::new()
    }
}
