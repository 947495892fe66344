//! Sessions for the tests: one at a time, and everything that comes out of one.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use trace_core::runtime::Classes;
use trace_core::{Batch, Config, Drain, WhenFull};
use trace_format::tables::{EventsHead, LossReason};
use trace_format::{Event, Schema, events::Events};

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// A session that is drained by hand.
pub(crate) struct Recording {
    drain: Drain,
    _turn: MutexGuard<'static, ()>,
    events: Vec<(EventsHead, Vec<String>)>,
    losses: BTreeMap<LossReason, u64>,
}

impl Recording {
    pub(crate) fn start() -> Self {
        Self::with(Config {
            memory: 64 << 20,
            when_full: WhenFull::DropNewest,
            classes: Classes(0),
            stacks_over: Duration::ZERO,
        })
    }

    pub(crate) fn with(config: Config) -> Self {
        let turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let drain = Drain::open(config).expect("one session at a time");
        Recording { drain, _turn: turn, events: Vec::new(), losses: BTreeMap::new() }
    }

    /// Takes out what is final.
    pub(crate) fn drain(&mut self) {
        self.drain.turn();
        // Threads may record faster than this decodes: not until there is nothing, then.
        self.take(4);
    }

    /// Ends the session and takes out the rest.
    pub(crate) fn stop(mut self) -> Drained {
        self.drain.close();
        self.take(usize::MAX);
        let events = std::mem::take(&mut self.events);
        Drained { events, losses: std::mem::take(&mut self.losses) }
    }

    fn take(&mut self, batches: usize) {
        for _ in 0..batches {
            let batch = self.drain.full(16);
            if batch.parts().is_empty() {
                break;
            }
            keep(&mut self.events, &batch);
        }
        keep(&mut self.events, &self.drain.rest());
        for row in self.drain.losses() {
            *self.losses.entry(row.reason).or_default() += row.count;
        }
    }
}

fn keep(kept: &mut Vec<(EventsHead, Vec<String>)>, batch: &Batch<'_>) {
    let schema = Schema::current();
    for part in batch.parts() {
        let events = Events::new(part.bytes(), part.head().base, &schema)
            .map(|event| name(&event.expect("what the recorder writes can be read").event))
            .collect();
        kept.push((part.head(), events));
    }
}

/// The kind, and what tells one event from another.
fn name(event: &Event<'_>) -> String {
    match event {
        Event::Log { message, .. } => format!("log {message}"),
        Event::RegionBeginArgs { args, .. } => format!("begin {args:?}"),
        Event::CallEnter { .. } | Event::CallExit { .. } => format!("{event:?}"),
        event => trace_format::spec::kind(event.kind()).expect("a kind of this version").name.to_owned(),
    }
}

/// All that a session recorded and lost.
pub(crate) struct Drained {
    events: Vec<(EventsHead, Vec<String>)>,
    losses: BTreeMap<LossReason, u64>,
}

impl Drained {
    pub(crate) fn count(&self, name: &str) -> u64 {
        self.all().filter(|event| *event == name).count() as u64
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        self.events.iter().flat_map(|(_, events)| events.iter().map(String::as_str))
    }

    pub(crate) fn total(&self) -> u64 {
        self.all().count() as u64
    }

    pub(crate) fn lost(&self) -> u64 {
        self.losses.values().sum()
    }

    pub(crate) fn lost_by(&self, reason: LossReason) -> u64 {
        self.losses.get(&reason).copied().unwrap_or(0)
    }

    pub(crate) fn heads(&self) -> impl Iterator<Item = &EventsHead> {
        self.events.iter().map(|(head, _)| head)
    }
}

/// A site of its own for each place that it stands at.
#[macro_export]
macro_rules! site {
    ($name:literal) => {{
        static SITE: trace_core::Site = trace_core::Site::new($name, "", file!(), line!(), 0, &[]);
        &SITE
    }};
}
