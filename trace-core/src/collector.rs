//! Sources of events that work by themselves while a session is live: the kernel's scheduler, the
//! heap's counters. What they are is none of this crate's business; it keeps the list, from which
//! a session starts and stops them and tells the reader which run.

use crate::lane::Lane;
use crate::recorder::LANES;
use crate::site::Site;
use crate::sync::{AtomicBool, Ordering};
use crate::thread;
use std::marker::PhantomData;
use std::sync::{Mutex, PoisonError};
use trace_format::tables::LossReason;
use trace_format::{Event, ThreadId, Value};

/// A source of events.
pub trait Collector: Sync {
    /// Its name, as in the documentation.
    fn name(&self) -> &'static str;

    /// Whether the session that begins wants it; if not, it is neither started nor stopped.
    fn is_asked_for(&self) -> bool {
        true
    }

    /// What asks for it.
    fn how_to_ask(&self) -> &'static str {
        "TRACE_COLLECT=all"
    }

    /// A session begins; says what is collected. Called outside of any recording, and never twice
    /// without [`Collector::stop`] in between.
    fn start(&self) -> Result<String, Unavailable>;

    /// What would make it run better, once it runs; empty when nothing would.
    fn remedy(&self) -> String {
        String::new()
    }

    /// The session is about to end; what was collected so far has been recorded when this returns.
    fn stop(&self);
}

/// Why a collector does not run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unavailable {
    /// What is missing.
    pub why: String,
    /// What would make it run; empty when nothing would.
    pub remedy: String,
}

static COLLECTORS: Mutex<Vec<&'static dyn Collector>> = Mutex::new(Vec::new());

/// Adds a collector for the sessions that begin from here on.
pub fn register(collector: &'static dyn Collector) {
    COLLECTORS.lock().unwrap_or_else(PoisonError::into_inner).push(collector);
}

/// The collectors of this process, in the order of their registration.
pub fn registered() -> Vec<&'static dyn Collector> {
    COLLECTORS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

static LOADING: AtomicBool = AtomicBool::new(false);

/// Starts a session from a function that the loader calls. When it loads a library into a running
/// program it keeps its lock meanwhile, and a thread that begins waits for that.
pub fn while_loading<R>(start: impl FnOnce() -> R) -> R {
    LOADING.store(true, Ordering::Relaxed);
    let result = start();
    LOADING.store(false, Ordering::Relaxed);
    result
}

/// Whether a session is being started by [`while_loading`]: a collector must not wait for a thread then
/// that has only just been made, if this is a library that was loaded late.
pub fn is_loading() -> bool {
    LOADING.load(Ordering::Relaxed)
}

/// What one of the tracer's own threads records on purpose, while nothing else of it is recorded.
#[derive(Debug)]
pub struct OwnLane {
    lane: &'static Lane,
    /// The lane is the thread's.
    _stays: PhantomData<*const ()>,
}

impl OwnLane {
    /// The lane of this thread, which [`crate::spawn_muted`] has made, called `name` in the trace.
    /// There is none on any other thread.
    pub fn claim(name: &str) -> Option<Self> {
        if !thread::is_muted() {
            return None;
        }
        let lane = LANES.claim();
        let number = ThreadId::of_recorder(thread::new_number());
        thread::identify(&lane.identity, number.0, name);
        Some(OwnLane { lane, _stays: PhantomData })
    }

    /// Records an event.
    pub fn record(&self, event: &Event<'_>) {
        self.lane.record(event);
    }

    /// Records a number that has changed.
    pub fn counter(&self, site: &'static Site, value: u64) {
        self.record(&Event::Counter { site: site.id(), value: Value::U64(value) });
    }

    /// Counts events as lost that the kernel could not hand over.
    pub fn lose(&self, count: u64) {
        self.lane.losses.add(LossReason::Kernel, count, crate::clock::now());
    }
}

impl Drop for OwnLane {
    fn drop(&mut self) {
        self.lane.release();
    }
}
