//! `RwLock`.

use super::held::{Guard, Held, locked, try_locked};
use super::identity::{Identity, is_recording};
use std::any::type_name;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{self, LockResult, TryLockError, TryLockResult};
use trace_format::events::WaitFor;

/// As [`std::sync::RwLock`], recorded.
pub struct RwLock<T: ?Sized> {
    identity: Identity,
    inner: sync::RwLock<T>,
}

/// As [`std::sync::RwLockReadGuard`].
#[must_use = "if unused the RwLock will immediately unlock"]
#[clippy::has_significant_drop]
pub struct RwLockReadGuard<'a, T: ?Sized + 'a>(Held<'a, sync::RwLockReadGuard<'a, T>>);

/// As [`std::sync::RwLockWriteGuard`].
#[must_use = "if unused the RwLock will immediately unlock"]
#[clippy::has_significant_drop]
pub struct RwLockWriteGuard<'a, T: ?Sized + 'a>(Held<'a, sync::RwLockWriteGuard<'a, T>>);

impl<T: ?Sized> Guard for sync::RwLockReadGuard<'_, T> {
    const SHARED: bool = true;

    fn lock_name() -> &'static str {
        type_name::<RwLock<T>>()
    }
}

impl<T: ?Sized> Guard for sync::RwLockWriteGuard<'_, T> {
    const SHARED: bool = false;

    fn lock_name() -> &'static str {
        type_name::<RwLock<T>>()
    }
}

impl<T> RwLock<T> {
    /// As [`std::sync::RwLock::new`].
    #[inline]
    #[track_caller]
    pub const fn new(value: T) -> Self {
        RwLock { identity: Identity::new(), inner: sync::RwLock::new(value) }
    }

    /// As [`std::sync::RwLock::into_inner`].
    pub fn into_inner(self) -> LockResult<T> {
        self.inner.into_inner()
    }
}

impl<T: ?Sized> RwLock<T> {
    /// As [`std::sync::RwLock::read`].
    #[inline]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let recorded = is_recording();
        let got = match recorded {
            true => self.recorded(true, || self.inner.try_read(), || self.inner.read()),
            false => self.inner.read(),
        };
        locked(got, |guard| RwLockReadGuard(Held::new(&self.identity, guard, recorded)))
    }

    /// As [`std::sync::RwLock::try_read`].
    #[inline]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        let recorded = is_recording();
        let got = self.tried(recorded, true, || self.inner.try_read());
        try_locked(got, |guard| RwLockReadGuard(Held::new(&self.identity, guard, recorded)))
    }

    /// As [`std::sync::RwLock::write`].
    #[inline]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let recorded = is_recording();
        let got = match recorded {
            true => self.recorded(false, || self.inner.try_write(), || self.inner.write()),
            false => self.inner.write(),
        };
        locked(got, |guard| RwLockWriteGuard(Held::new(&self.identity, guard, recorded)))
    }

    /// As [`std::sync::RwLock::try_write`].
    #[inline]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        let recorded = is_recording();
        let got = self.tried(recorded, false, || self.inner.try_write());
        try_locked(got, |guard| RwLockWriteGuard(Held::new(&self.identity, guard, recorded)))
    }

    #[inline(never)]
    fn recorded<G>(
        &self,
        shared: bool,
        attempt: impl FnOnce() -> TryLockResult<G>,
        wait: impl FnOnce() -> LockResult<G>,
    ) -> LockResult<G> {
        if !self.identity.prepare(type_name::<Self>) {
            return wait();
        }
        let got = match attempt() {
            Ok(guard) => Ok(guard),
            Err(TryLockError::Poisoned(poisoned)) => Err(poisoned),
            Err(TryLockError::WouldBlock) => {
                let what = if shared { WaitFor::Share } else { WaitFor::Lock };
                let _waiting = self.identity.wait(what, 0);
                wait()
            }
        };
        self.identity.acquired(shared);
        got
    }

    #[inline]
    fn tried<G>(
        &self,
        recorded: bool,
        shared: bool,
        attempt: impl FnOnce() -> TryLockResult<G>,
    ) -> TryLockResult<G> {
        let recorded = recorded && self.identity.prepare(type_name::<Self>);
        let got = attempt();
        if recorded && !matches!(got, Err(TryLockError::WouldBlock)) {
            self.identity.acquired(shared);
        }
        got
    }

    /// As [`std::sync::RwLock::is_poisoned`].
    #[inline]
    pub fn is_poisoned(&self) -> bool {
        self.inner.is_poisoned()
    }

    /// As [`std::sync::RwLock::clear_poison`].
    #[inline]
    pub fn clear_poison(&self) {
        self.inner.clear_poison();
    }

    /// As [`std::sync::RwLock::get_mut`].
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.inner.get_mut()
    }
}

impl<T> From<T> for RwLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        RwLock::new(value)
    }
}

impl<T: Default> Default for RwLock<T> {
    #[track_caller]
    fn default() -> Self {
        RwLock::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

macro_rules! guard {
    ($name:ident) => {
        impl<T: ?Sized> Deref for $name<'_, T> {
            type Target = T;

            #[inline]
            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T: ?Sized + fmt::Debug> fmt::Debug for $name<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }

        impl<T: ?Sized + fmt::Display> fmt::Display for $name<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }
    };
}

guard!(RwLockReadGuard);
guard!(RwLockWriteGuard);

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}
