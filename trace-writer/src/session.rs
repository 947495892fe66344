//! A session as a value.

use crate::collecting::Collecting;
use crate::pump::{Finished, Pump, StopSign};
use crate::{Options, Stacks, StartError, StopError, Summary};
use std::io::{self, Write};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::{fmt, mem};
use trace_core::runtime::Classes;
use trace_core::stack::{self, Wish};
use trace_core::{Config, Drain, Stopper};

/// A recording that is on. Dropping it stops it, without a word on how that went.
#[must_use = "the recording stops when this is dropped"]
pub struct Session<W> {
    recording: Stopper,
    /// Taken first of all when the session is stopped: what it still has to record is recorded then.
    collecting: Option<Collecting>,
    stop: Arc<StopSign>,
    /// Taken when the session was stopped.
    pump: Option<JoinHandle<Finished<W>>>,
}

impl<W> fmt::Debug for Session<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}

impl<W: Write + Send + 'static> Session<W> {
    pub(crate) fn start(options: &Options, writer: W) -> Result<Self, StartError> {
        trace_core::quietly(|| Self::start_up(options, writer))
    }

    fn start_up(options: &Options, writer: W) -> Result<Self, StartError> {
        if trace_core::is_forked_child() {
            return Err(StartError::ForkedChild);
        }
        let drain = Drain::open(config(options)).map_err(|_| StartError::AlreadyOn)?;
        wish_for(options.stacks);
        let recording = drain.stopper();
        let stop = Arc::new(StopSign::default());
        let sign = Arc::clone(&stop);
        trace_core::ask_for(options.amounts);
        // Before anything can be recorded. The draining thread may get its first turn much later.
        let began = trace_core::clock();
        let (collecting, collectors) = Collecting::start();
        let pump = Pump::new(drain, writer, collectors, began);
        let pump = trace_core::spawn_muted("trace-writer", move || pump.run(&sign));
        Ok(Session {
            recording,
            collecting: Some(collecting),
            stop,
            pump: Some(pump.map_err(StartError::Thread)?),
        })
    }

    /// Stops recording; gives the writer back when every write has completed and it was flushed.
    pub fn stop(mut self) -> Result<(W, Summary), StopError> {
        match trace_core::quietly(|| self.finish())? {
            Finished { writer, summary, error: None } => Ok((writer, summary)),
            Finished { summary, error: Some(error), .. } => {
                Err(StopError::Write { error, summary: Box::new(summary) })
            }
        }
    }
}

/// What the recorder is told.
fn config(options: &Options) -> Config {
    let mut config = options.config;
    if options.stacks == Stacks::Off {
        config.classes.0 &= !(Classes::STACKS.0 | Classes::REGION_STACKS.0);
    }
    config
}

/// What the collector of stacks is told, if there is one.
fn wish_for(stacks: Stacks) {
    stack::wish_for(match stacks {
        Stacks::Best | Stacks::Off => Wish::Best,
        Stacks::FramePointers => Wish::FramePointers,
        Stacks::Tables => Wish::Tables,
    });
}

impl<W> Session<W> {
    fn finish(&mut self) -> Result<Finished<W>, StopError> {
        let pump = self.pump.take().ok_or(StopError::NotOn)?;
        if trace_core::is_forked_child() {
            // The thread stayed with the parent; its handle means nothing here.
            mem::forget(pump);
            mem::forget(self.collecting.take());
            return Err(StopError::ForkedChild);
        }
        self.collecting = None;
        // At once, not when the draining thread comes back from its writer: what happens from here
        // on must not drive out what happened before.
        self.recording.stop();
        self.stop.raise();
        pump.join().map_err(|_| StopError::Write {
            error: io::Error::other("the draining thread panicked; please report this"),
            summary: Box::default(),
        })
    }
}

impl<W> Drop for Session<W> {
    fn drop(&mut self) {
        let _ = trace_core::quietly(|| self.finish());
    }
}
