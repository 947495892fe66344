//! A trace on one screen: what ran, what it cost, and whether all of it is there.
//!
//! Top to bottom as the questions come: what is this, who did the work and when, where did the time
//! go, what did it wait for, what did the program say; and last, next to the prompt, what is missing.

mod descriptors;
mod details;
mod forest;
mod head;
mod health;
mod regions;
mod strip;
mod sync;
mod tasks;
mod threads;
mod waits;

pub(crate) use health::{Health, health};
pub(crate) use regions::{Order, ranked, regions};

use crate::terminal::Style;
use std::path::Path;
use trace_reader::Summary;

/// How a report is to look.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) style: Style,
    /// Columns at most.
    pub(crate) width: usize,
    /// Rows of each table at most, when somebody asked.
    pub(crate) limit: Option<usize>,
}

/// The whole report. `place` is where the trace is.
pub(crate) fn report(summary: &Summary, place: &Path, look: Look) -> String {
    let sections = [
        head::head(summary, place, look),
        threads::threads(summary, look),
        tasks::tasks(summary, look),
        regions(summary, Order::Total, 12, look),
        sync::sync(summary, look),
        waits::locks(summary, look),
        waits::calls(summary, look),
        descriptors::descriptors(summary, look),
        details::counters(summary, look),
        details::notes(summary, place, look),
        waits::missing(summary, look),
        details::collectors(summary, look),
        health(summary, look),
    ];
    let sections: Vec<_> = sections.into_iter().filter(|section| !section.is_empty()).collect();
    sections.join("\n")
}
