//! What was measured, by row, state and round.

use super::load::Served;
use super::{Kind, STATES, State};
use crate::measure::median;

/// Everything.
pub(super) struct Figures {
    pub(super) rounds: usize,
    /// Nanoseconds of a read of the clock.
    pub(super) clock: Vec<f64>,
    /// Nanoseconds of CPU time.
    pub(super) calls: Vec<Row>,
    pub(super) servers: Vec<Server>,
    /// Milliseconds of CPU time.
    pub(super) search: Row,
}

/// What was measured of a server.
pub(super) struct Server {
    /// Thousand requests a second.
    pub(super) rate: Row,
    /// Microseconds of its CPU time for a request.
    pub(super) own: Row,
    /// Of its and its clients'.
    pub(super) all: Row,
}

impl Server {
    pub(super) fn new(kind: &'static Kind) -> Server {
        Server { rate: Row::new(kind), own: Row::new(kind), all: Row::new(kind) }
    }

    pub(super) fn add(&mut self, round: [Served; STATES.len()]) {
        self.rate.add(round.map(|served| (served.per_second, 0)));
        self.own.add(round.map(|served| (served.server_us, served.lost)));
        self.all.add(round.map(|served| (served.all_us, 0)));
    }
}

/// A row's figures: a round's have the same place in each state.
pub(super) struct Row {
    pub(super) kind: &'static Kind,
    pub(super) figures: [Vec<f64>; STATES.len()],
    /// Events that were lost in all rounds.
    pub(super) lost: u64,
}

impl Row {
    pub(super) fn new(kind: &'static Kind) -> Row {
        Row { kind, figures: Default::default(), lost: 0 }
    }

    /// A round: a figure of each state, and the events that were lost in it.
    pub(super) fn add(&mut self, round: [(f64, u64); STATES.len()]) {
        for (figures, (figure, lost)) in self.figures.iter_mut().zip(round) {
            figures.push(figure);
            self.lost += lost;
        }
    }

    pub(super) fn of(&self, state: State) -> f64 {
        median(self.figures[state as usize].clone())
    }

    /// What it is more than in the bare program, in the same round.
    pub(super) fn more(&self, state: State) -> f64 {
        self.paired(state, |figure, bare| figure - bare)
    }

    /// What it is over the bare program's, in the same round.
    pub(super) fn ratio(&self, state: State) -> f64 {
        self.paired(state, |figure, bare| figure / bare)
    }

    fn paired(&self, state: State, of: fn(f64, f64) -> f64) -> f64 {
        let bare = &self.figures[State::Bare as usize];
        median(
            self.figures[state as usize].iter().zip(bare).map(|(&figure, &bare)| of(figure, bare)).collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The speed of the machine changes between rounds, and once within one.
    #[test]
    fn what_is_more_is_taken_within_a_round() {
        const KIND: Kind = Kind { key: "read", name: "read", budgets: &[] };
        let mut row = Row::new(&KIND);
        for [bare, idle, recording] in [[100.0, 101.0, 112.0], [200.0, 202.0, 350.0], [300.0, 303.0, 310.0]] {
            row.add([bare, idle, recording, 0.0, 0.0].map(|figure| (figure, 1)));
        }
        assert_eq!((row.of(State::Recording), row.more(State::Recording)), (310.0, 12.0));
        assert_eq!((row.ratio(State::Idle), row.lost), (1.01, 15));
    }
}
