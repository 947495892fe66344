//! What was asked for, whether it runs, and why not.

use super::Row;
use crate::{DecodeError, Input, Out};

/// The state of a collector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum CollectorState {
    /// Not asked for.
    Off = 0,
    /// Running.
    Running = 1,
    /// Asked for, and impossible here.
    Unavailable = 2,
}

impl CollectorState {
    /// Every state with its name, by number.
    pub const ALL: [(CollectorState, &'static str); 3] = [
        (CollectorState::Off, "off"),
        (CollectorState::Running, "running"),
        (CollectorState::Unavailable, "unavailable"),
    ];

    /// The state's name.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }
}

/// A source of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectorRow {
    /// Its name, as in the documentation.
    pub name: String,
    /// Whether it runs.
    pub state: CollectorState,
    /// Why it does not, or what it does.
    pub detail: String,
    /// What would make it run; empty when it runs.
    pub remedy: String,
}

impl Row for CollectorRow {
    const MIN_LEN: usize = 4;

    fn put(&self, out: &mut Out<'_>) {
        out.str(&self.name);
        out.uint(self.state as u64);
        out.str(&self.detail);
        out.str(&self.remedy);
    }

    fn get(input: &mut Input<'_>) -> Result<Self, DecodeError> {
        Ok(CollectorRow {
            name: input.str()?.to_owned(),
            state: match input.uint()? {
                0 => CollectorState::Off,
                1 => CollectorState::Running,
                _ => CollectorState::Unavailable,
            },
            detail: input.str()?.to_owned(),
            remedy: input.str()?.to_owned(),
        })
    }
}
