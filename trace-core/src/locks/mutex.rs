//! `Mutex`.

use super::held::{Guard, Held, locked, try_locked};
use super::identity::{Identity, is_recording};
use std::any::type_name;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{self, LockResult, TryLockError, TryLockResult};
use trace_format::events::WaitFor;

/// As [`std::sync::Mutex`], recorded.
pub struct Mutex<T: ?Sized> {
    identity: Identity,
    inner: sync::Mutex<T>,
}

/// As [`std::sync::MutexGuard`].
#[must_use = "if unused the Mutex will immediately unlock"]
#[clippy::has_significant_drop]
pub struct MutexGuard<'a, T: ?Sized + 'a>(pub(super) Held<'a, sync::MutexGuard<'a, T>>);

impl<T: ?Sized> Guard for sync::MutexGuard<'_, T> {
    const SHARED: bool = false;

    fn lock_name() -> &'static str {
        type_name::<Mutex<T>>()
    }
}

impl<T> Mutex<T> {
    /// As [`std::sync::Mutex::new`].
    #[inline]
    #[track_caller]
    pub const fn new(value: T) -> Self {
        Mutex { identity: Identity::new(), inner: sync::Mutex::new(value) }
    }

    /// As [`std::sync::Mutex::into_inner`].
    pub fn into_inner(self) -> LockResult<T> {
        self.inner.into_inner()
    }
}

impl<T: ?Sized> Mutex<T> {
    /// As [`std::sync::Mutex::lock`].
    #[inline]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let recorded = is_recording();
        let got = if recorded { self.lock_recorded() } else { self.inner.lock() };
        locked(got, |guard| MutexGuard(Held::new(&self.identity, guard, recorded)))
    }

    #[inline(never)]
    fn lock_recorded(&self) -> LockResult<sync::MutexGuard<'_, T>> {
        if !self.identity.prepare(type_name::<Self>) {
            return self.inner.lock();
        }
        let got = match self.inner.try_lock() {
            Ok(guard) => Ok(guard),
            Err(TryLockError::Poisoned(poisoned)) => Err(poisoned),
            Err(TryLockError::WouldBlock) => {
                let _waiting = self.identity.wait(WaitFor::Lock, 0);
                self.inner.lock()
            }
        };
        self.identity.acquired(false);
        got
    }

    /// As [`std::sync::Mutex::try_lock`].
    #[inline]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let recorded = is_recording() && self.identity.prepare(type_name::<Self>);
        let got = self.inner.try_lock();
        if recorded && !matches!(got, Err(TryLockError::WouldBlock)) {
            self.identity.acquired(false);
        }
        try_locked(got, |guard| MutexGuard(Held::new(&self.identity, guard, recorded)))
    }

    /// As [`std::sync::Mutex::is_poisoned`].
    #[inline]
    pub fn is_poisoned(&self) -> bool {
        self.inner.is_poisoned()
    }

    /// As [`std::sync::Mutex::clear_poison`].
    #[inline]
    pub fn clear_poison(&self) {
        self.inner.clear_poison();
    }

    /// As [`std::sync::Mutex::get_mut`].
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.inner.get_mut()
    }
}

impl<T> From<T> for Mutex<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        Mutex::new(value)
    }
}

impl<T: Default> Default for Mutex<T> {
    #[track_caller]
    fn default() -> Self {
        Mutex::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
