//! What a session has to say of itself at its end.

use std::fmt;
use std::time::Duration;
use trace_format::tables::{LossReason, LossRow};

/// What was written and what was lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// From start to stop.
    pub duration: Duration,
    /// Bytes that the writer accepted.
    pub bytes: u64,
    /// Of these, bytes of events.
    pub event_bytes: u64,
    /// Blocks of events.
    pub event_blocks: u64,
    /// Generations.
    pub generations: u64,
    losses: [u64; LossReason::ALL.len()],
}

impl Summary {
    /// Events lost, for any reason.
    pub fn lost(&self) -> u64 {
        self.losses.iter().sum()
    }

    /// Events lost, by the name of the reason: `memory`, `oldest`, `reentrant`, `teardown`,
    /// `writer`, `unpaired`, `stopped`, `oversize`, `kernel`, `early`. Only reasons that occurred.
    pub fn losses(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        let named = |&(reason, name): &(LossReason, _)| (name, self.losses[reason as usize]);
        LossReason::ALL.iter().map(named).filter(|(_, count)| *count > 0)
    }

    pub(crate) fn add(&mut self, rows: &[LossRow]) {
        rows.iter().for_each(|row| self.losses[row.reason as usize] += row.count);
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes in {:.3} s, ", self.bytes, self.duration.as_secs_f64())?;
        match self.lost() {
            0 => write!(f, "nothing lost"),
            lost => {
                write!(f, "{lost} events lost")?;
                let mut before = " (";
                for (reason, count) in self.losses() {
                    write!(f, "{before}{reason}: {count}")?;
                    before = ", ";
                }
                write!(f, ")")
            }
        }
    }
}
