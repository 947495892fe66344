//! The collectors of a session, started with it and stopped before it.

use trace_core::{Collector, Unavailable};
use trace_format::tables::{CollectorRow, CollectorState};

/// Collectors that run until this is dropped.
pub(crate) struct Collecting(Vec<&'static dyn Collector>);

impl Collecting {
    /// Starts all that the process has; the rows say which run, and why others do not.
    pub(crate) fn start() -> (Self, Vec<CollectorRow>) {
        let mut running = Vec::new();
        let mut rows = vec![annotations()];
        for collector in trace_core::registered() {
            let started = || trace_core::quietly(|| collector.start());
            let (state, detail, remedy) = match collector.is_asked_for().then(started) {
                None => (CollectorState::Off, String::new(), collector.how_to_ask().into()),
                Some(Ok(detail)) => {
                    running.push(collector);
                    (CollectorState::Running, detail, collector.remedy())
                }
                Some(Err(Unavailable { why, remedy })) => (CollectorState::Unavailable, why, remedy),
            };
            rows.push(CollectorRow { name: collector.name().into(), state, detail, remedy });
        }
        (Collecting(running), rows)
    }
}

fn annotations() -> CollectorRow {
    CollectorRow {
        name: "annotations".into(),
        state: CollectorState::Running,
        detail: "regions, tasks, logs and counters of annotated code".into(),
        remedy: String::new(),
    }
}

impl Drop for Collecting {
    fn drop(&mut self) {
        // In the reverse order, so that who was started first sees what the others record last.
        for collector in self.0.drain(..).rev() {
            trace_core::quietly(|| collector.stop());
        }
    }
}
