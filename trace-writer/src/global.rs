//! The one session of programs that need one.

use crate::{Options, Session, StartError, StopError, Summary};
use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

type Boxed = Box<dyn Write + Send>;

static SESSION: Mutex<Option<Session<Boxed>>> = Mutex::new(None);

fn slot() -> MutexGuard<'static, Option<Session<Boxed>>> {
    SESSION.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts recording to `writer`. An error if a session is already on.
pub fn start(writer: impl Write + Send + 'static) -> Result<(), StartError> {
    start_with(Options::new(), Box::new(writer))
}

pub(crate) fn start_with(options: Options, writer: Boxed) -> Result<(), StartError> {
    // A child has the lock as it was at the fork, perhaps held by a thread that it does not have.
    if trace_core::is_forked_child() {
        return Err(StartError::ForkedChild);
    }
    let mut slot = trace_core::quietly(slot);
    if slot.is_some() {
        return Err(StartError::AlreadyOn);
    }
    *slot = Some(options.start(writer)?);
    Ok(())
}

/// Stops what [`start`] (or `TRACE_OUT`) started. Returns when every write has completed and the
/// writer was flushed; the first error that a write had comes back from here.
pub fn stop() -> Result<Summary, StopError> {
    if trace_core::is_forked_child() {
        return Err(StopError::ForkedChild);
    }
    // Held to the end, so that who stops at the same time, such as the exit of the program, returns
    // when the trace is whole.
    let mut slot = trace_core::quietly(slot);
    let stopped = slot.take().ok_or(StopError::NotOn)?.stop();
    // The writer is dropped after that: its drop is the program's code.
    drop(slot);
    stopped.map(|(_, summary)| summary)
}
