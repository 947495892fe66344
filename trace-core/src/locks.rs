//! Drop-ins of [`std::sync`]: the same types with the same methods, whose use is recorded, also where
//! nobody has to wait.
//!
//! Write `use trace::sync::…` where `use std::sync::…` was; nothing else changes. Everything that is
//! not in the table below is std's own.
//!
//! | type | recorded while a session is live |
//! |---|---|
//! | [`Mutex`] | each lock and unlock; each wait, with its stack and who let it through; poisoning |
//! | [`RwLock`] | the same, for one alone and shared |
//! | [`Condvar`] | each wait and notification, and which ended which |
//! | [`Barrier`] | each wait, and who was the last to arrive |
//! | [`mpsc`] | each message, from its sender to its receiver; each wait for one, or for room |
//!
//! Each of them has a number that is never used again, and is known by its type and the place that
//! made it. Without a session they cost what std's cost and a relaxed load for each call, a barrier an
//! atomic addition. In memory a lock is 32 bytes larger than std's, and a message 8.
//!
//! A session records them unless its options leave out `locks`. Stacks are taken of waits and of what
//! ends them; of every unlock, if the session asks for stacks of regions.
//!
//! # Where they differ from std's
//!
//! They are types of their own: a function of another crate that wants std's `Mutex` does not take this
//! one. `RwLockWriteGuard::downgrade` is missing, which the oldest compiler that this crate is built
//! with does not have.
//!
//! # How it is recorded
//!
//! 1. Who takes a lock tries first, so that a wait is known before it begins, and its event is in the
//!    trace even if it never ends.
//! 2. A release is recorded before the lock is free, an acquisition once it is held: so the order by
//!    time is the order of the lock. Beside that a lock counts its turns, a condition its
//!    notifications, and a message has a number, so that no cause has to be guessed from times.
//! 3. The thread and the lock are made ready (its lane, its number, its site) before the lock is taken:
//!    that may allocate, and the allocator may be what the lock is for.

mod barrier;
mod condvar;
mod held;
mod identity;
pub mod mpsc;
mod mutex;
mod rwlock;

pub use barrier::Barrier;
pub use condvar::{Condvar, WaitTimeoutResult};
pub use mutex::{Mutex, MutexGuard};
pub use rwlock::{RwLock, RwLockReadGuard, RwLockWriteGuard};
/// All the rest; what is named above takes the place of what has the same name here.
pub use std::sync::*;
