//! What a thing may cost, and what it did.

use super::State::{self, Bare, WithoutKernel, WithoutStacks};
use super::figures::Row;
use crate::measure::median;
use serde::Serialize;

/// What is allowed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Budget {
    /// While nothing is recorded: so many calls that find it out, or none.
    Idle { calls: u32 },
    /// An interposed call.
    Call,
    /// An event with a stack.
    Stack,
    /// Of a server, with everything on. Told by the CPU time of all that takes part: a machine has so
    /// much of it, and what it does in a second is also up to its other work.
    Throughput,
}

/// A budget beside what was measured.
#[derive(Debug, Serialize)]
pub(crate) struct Verdict {
    pub(super) name: &'static str,
    pub(super) state: State,
    /// What is measured.
    pub(super) what: &'static str,
    pub(super) unit: &'static str,
    pub(super) found: f64,
    /// In reads of the clock, what is nanoseconds.
    pub(super) clock_reads: Option<f64>,
    pub(super) allowed: f64,
    pub(super) met: bool,
}

impl Budget {
    /// `clock_ns` is a read of the clock.
    pub(super) fn judge(self, state: State, row: &Row, clock_ns: f64) -> Verdict {
        let (what, unit, found, allowed) = match self {
            Budget::Idle { calls: 0 } => ("over bare", "ns", row.more(state), 0.5),
            Budget::Idle { calls } => ("over bare", "ns", row.more(state), 1.6 * f64::from(calls)),
            Budget::Call => ("over bare", "ns", row.more(state), 2.0 * clock_ns + 40.0),
            Budget::Stack => ("with a stack", "ns", event_with_stack(row), clock_ns + 35.0),
            Budget::Throughput => ("less done", "%", (1.0 - 1.0 / row.ratio(state)) * 100.0, 3.0),
        };
        let clock_reads = (unit == "ns").then_some(found / clock_ns);
        Verdict { name: row.kind.name, state, what, unit, found, clock_reads, allowed, met: found <= allowed }
    }
}

/// What the stack adds to the call that has it, and one of the call's two events.
fn event_with_stack(row: &Row) -> f64 {
    let [bare, with, without] =
        [Bare, WithoutKernel, WithoutStacks].map(|state| &row.figures[state as usize]);
    let rounds = bare.iter().zip(with).zip(without);
    median(rounds.map(|((bare, with), without)| (with - without) + (without - bare) / 2.0).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::Kind;

    const KIND: Kind = Kind { key: "read", name: "read", budgets: &[] };

    fn row(figures: [[f64; 3]; 5]) -> Row {
        let mut row = Row::new(&KIND);
        (0..3).for_each(|round| row.add(figures.map(|of_state| (of_state[round], 0))));
        row
    }

    #[test]
    fn a_call_may_cost_two_reads_of_the_clock_and_forty_nanoseconds_over_bare() {
        let row = row([[100.0, 200.0, 300.0], [0.0; 3], [160.0, 261.0, 390.0], [0.0; 3], [0.0; 3]]);
        let judge = |clock_ns| Budget::Call.judge(State::Recording, &row, clock_ns);
        let verdict = judge(10.0);
        assert_eq!((verdict.found, verdict.allowed, verdict.clock_reads), (61.0, 60.0, Some(6.1)));
        assert!(!verdict.met && judge(11.0).met);
    }

    #[test]
    fn an_event_with_a_stack_is_what_the_stack_adds_and_half_of_the_call() {
        let row = row([[100.0; 3], [0.0; 3], [0.0; 3], [170.0; 3], [140.0; 3]]);
        let verdict = Budget::Stack.judge(State::WithoutKernel, &row, 10.0);
        assert_eq!((verdict.found, verdict.allowed, verdict.met), (50.0, 45.0, false));
    }

    #[test]
    fn what_takes_more_time_is_done_less_often() {
        let row = row([[80.0; 3], [0.0; 3], [100.0; 3], [0.0; 3], [0.0; 3]]);
        let verdict = Budget::Throughput.judge(State::Recording, &row, 10.0);
        assert_eq!((verdict.found.round(), verdict.clock_reads, verdict.met), (20.0, None, false));
    }
}
