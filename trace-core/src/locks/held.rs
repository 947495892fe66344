//! A lock while it is held: std's guard, and what is recorded when it goes.

use super::identity::{Identity, is_recording};
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

/// A guard of std's.
pub(super) trait Guard {
    /// Whether others may have the lock at the same time.
    const SHARED: bool;

    /// The name of our lock's type.
    fn lock_name() -> &'static str;
}

/// One that is let go of in a recorded way.
pub(super) struct Held<'a, G: Guard> {
    identity: &'a Identity,
    guard: ManuallyDrop<G>,
    /// The thread was unwinding when it got the lock; then its panic poisons nothing.
    unwinding: bool,
}

impl<'a, G: Guard> Held<'a, G> {
    /// The lock was just taken; whether its acquisition was to be recorded.
    #[inline(always)]
    pub(super) fn new(identity: &'a Identity, guard: G, recorded: bool) -> Self {
        let unwinding = !G::SHARED && recorded && std::thread::panicking();
        Held { identity, guard: ManuallyDrop::new(guard), unwinding }
    }

    /// Takes std's guard out, without a release; the lock is still held.
    #[inline]
    pub(super) fn into_parts(self) -> (&'a Identity, G) {
        let mut held = ManuallyDrop::new(self);
        // SAFETY: `held` is never dropped nor used again, so this is the only use of the guard.
        (held.identity, unsafe { ManuallyDrop::take(&mut held.guard) })
    }

    #[inline(never)]
    fn release_recorded(&mut self) {
        // Whatever allocates would do so while the lock is held.
        let ready = self.identity.is_ready();
        if ready {
            if !G::SHARED && std::thread::panicking() && !self.unwinding {
                self.identity.poisoned();
            }
            self.identity.released(G::SHARED, false);
        }
        // SAFETY: called by `drop` alone, which does nothing else then.
        unsafe { ManuallyDrop::drop(&mut self.guard) };
        if !ready && self.identity.prepare(G::lock_name) {
            self.identity.released(G::SHARED, true);
        }
    }
}

impl<G: Guard> Drop for Held<'_, G> {
    #[inline(always)]
    fn drop(&mut self) {
        if is_recording() {
            self.release_recorded();
        } else {
            // SAFETY: the guard is dropped here only.
            unsafe { ManuallyDrop::drop(&mut self.guard) };
        }
    }
}

impl<G: Guard> Deref for Held<'_, G> {
    type Target = G;

    #[inline(always)]
    fn deref(&self) -> &G {
        &self.guard
    }
}

impl<G: Guard> DerefMut for Held<'_, G> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut G {
        &mut self.guard
    }
}

/// Puts a guard of ours around one of std's.
#[inline(always)]
pub(super) fn locked<G, H>(got: LockResult<G>, guard: impl FnOnce(G) -> H) -> LockResult<H> {
    match got {
        Ok(inner) => Ok(guard(inner)),
        Err(poisoned) => Err(PoisonError::new(guard(poisoned.into_inner()))),
    }
}

/// As [`locked`].
#[inline(always)]
pub(super) fn try_locked<G, H>(got: TryLockResult<G>, guard: impl FnOnce(G) -> H) -> TryLockResult<H> {
    match got {
        Ok(inner) => Ok(guard(inner)),
        Err(TryLockError::WouldBlock) => Err(TryLockError::WouldBlock),
        Err(TryLockError::Poisoned(poisoned)) => {
            Err(TryLockError::Poisoned(PoisonError::new(guard(poisoned.into_inner()))))
        }
    }
}
