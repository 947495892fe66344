//! What a session may be told; here, there is none that would do it.

use super::{Session, StartError};
use std::fmt;
use std::io::Write;
use std::time::Duration;

/// What recording does when memory runs out; nothing is recorded here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "documented with the feature `enabled`")]
pub enum WhenFull {
    #[default]
    DropNewest,
    DropOldest,
    Wait,
}

/// How stacks are taken; here, none are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stacks {
    /// As it is best.
    #[default]
    Best,
    /// By frame pointers.
    FramePointers,
    /// By unwind tables.
    Tables,
    /// Not at all.
    Off,
}

/// What is recorded without annotations; here, nothing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Classes(());

#[allow(missing_docs, reason = "documented with the feature `enabled`")]
impl Classes {
    pub const THREADS: Classes = Classes(());
    pub const LOCKS: Classes = Classes(());
    pub const IO: Classes = Classes(());
    pub const TIMERS: Classes = Classes(());
    pub const SCHED: Classes = Classes(());
    pub const SAMPLES: Classes = Classes(());
    pub const FAULTS: Classes = Classes(());
    pub const HEAP: Classes = Classes(());
    pub const STACKS: Classes = Classes(());
    pub const REGION_STACKS: Classes = Classes(());
    pub const WAKES: Classes = Classes(());
    pub const SYSCALLS: Classes = Classes(());
    pub const NONE: Classes = Classes(());
    pub const DEFAULT: Classes = Classes(());
}

impl std::ops::BitOr for Classes {
    type Output = Classes;

    /// Nothing.
    fn bitor(self, _: Classes) -> Classes {
        self
    }
}

/// How to record; here, nothing is.
#[derive(Clone, Debug, Default)]
pub struct Options(());

impl Options {
    /// The default.
    pub const fn new() -> Self {
        Options(())
    }

    /// Nothing.
    pub const fn memory(self, _bytes: usize) -> Self {
        self
    }

    /// Nothing.
    pub const fn when_full(self, _when_full: WhenFull) -> Self {
        self
    }

    /// Nothing.
    pub const fn stacks(self, _stacks: Stacks) -> Self {
        self
    }

    /// Nothing.
    pub const fn collect(self, _classes: Classes) -> Self {
        self
    }

    /// Nothing.
    pub const fn stacks_over(self, _time: Duration) -> Self {
        self
    }

    /// Nothing.
    pub const fn samples_hz(self, _hz: u64) -> Self {
        self
    }

    /// Nothing.
    pub const fn fault_period(self, _period: u64) -> Self {
        self
    }

    /// Nothing.
    pub const fn kernel_ring(self, _bytes: u64) -> Self {
        self
    }

    /// Nothing.
    pub const fn heap_sample(self, _bytes: u64) -> Self {
        self
    }

    /// Takes the writer and writes nothing to it.
    pub fn start<W: Write + Send + 'static>(self, writer: W) -> Result<Session<W>, StartError> {
        Ok(Session::new(writer))
    }

    /// The default.
    pub fn from_env() -> Result<Self, OptionsError> {
        Ok(Options(()))
    }
}

/// A variable has a value that cannot be used; here, none is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionsError {}

impl fmt::Display for OptionsError {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl std::error::Error for OptionsError {}
