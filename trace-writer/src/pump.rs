//! The draining thread: takes events out of the recorder and writes them, until told to stop.
//!
//! It looks by itself whether there is something to write, so that no recording thread has to wake
//! it: soon after it has found something, more and more rarely while it finds nothing. A quarter of
//! a second after the last time it makes all threads turn to new pieces and writes what the old ones
//! hold, so that a file that is cut off lacks no more than that.

use crate::output::Output;
use crate::{Summary, facts};
use std::io::{self, Write};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use trace_core::Drain;
use trace_format::tables::{Clock, CollectorRow};

/// Pieces written at once: 1 MiB.
const BATCH: usize = 64;
/// The shortest and the longest pause between two looks.
const PAUSE: [Duration; 2] = [Duration::from_millis(1), Duration::from_millis(20)];
/// How long events may lie in a piece that is not full.
const TURN: Duration = Duration::from_millis(250);

/// How the thread is told to stop.
#[derive(Debug, Default)]
pub(crate) struct StopSign {
    raised: Mutex<bool>,
    changed: Condvar,
}

impl StopSign {
    pub(crate) fn raise(&self) {
        *self.lock() = true;
        self.changed.notify_all();
    }

    /// Waits for the sign, at most `timeout`; whether it was raised.
    fn wait(&self, timeout: Duration) -> bool {
        let wait = self.changed.wait_timeout_while(self.lock(), timeout, |raised| !*raised);
        *wait.unwrap_or_else(PoisonError::into_inner).0
    }

    fn lock(&self) -> MutexGuard<'_, bool> {
        self.raised.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is left when the draining thread is through.
#[derive(Debug)]
pub(crate) struct Finished<W> {
    pub(crate) writer: W,
    pub(crate) summary: Summary,
    pub(crate) error: Option<io::Error>,
}

/// The draining thread's state.
#[derive(Debug)]
pub(crate) struct Pump<W> {
    drain: Drain,
    output: Output<W>,
    /// To be written after the header.
    collectors: Vec<CollectorRow>,
    /// When the recording began.
    began: Clock,
}

impl<W: Write> Pump<W> {
    pub(crate) fn new(drain: Drain, writer: W, collectors: Vec<CollectorRow>, began: Clock) -> Self {
        Pump { drain, output: Output::new(writer), collectors, began }
    }

    /// Writes until `stop` is raised, then what is left.
    pub(crate) fn run(mut self, stop: &StopSign) -> Finished<W> {
        let began = Instant::now();
        let result = self.stream(stop);
        self.drain.close();
        let error = result.and_then(|()| self.write_rest()).err();
        if error.is_some() {
            self.lose_rest();
        }
        self.output.finish(began.elapsed(), error)
    }

    fn stream(&mut self, stop: &StopSign) -> io::Result<()> {
        self.output.begin(&facts::header(&self.drain), &self.collectors, self.began)?;
        let [shortest, longest] = PAUSE;
        let (mut pause, mut turned) = (shortest, Instant::now());
        while !stop.wait(pause) {
            // One batch, since the program may record faster than the writer writes.
            let found = self.write_full()?;
            if turned.elapsed() >= TURN {
                turned = Instant::now();
                self.drain.turn();
                self.output.write(&self.drain.rest())?;
                self.output.write_threads(self.drain.threads())?;
                self.write_losses()?;
            }
            pause = match found {
                BATCH => Duration::ZERO,
                0 => (pause * 2).clamp(shortest, longest),
                _ => shortest,
            };
        }
        Ok(())
    }

    /// Writes a batch of pieces that are full; how many there were.
    fn write_full(&mut self) -> io::Result<usize> {
        let batch = self.drain.full(BATCH);
        self.output.write(&batch)?;
        Ok(batch.parts().len())
    }

    fn write_losses(&mut self) -> io::Result<()> {
        let rows = self.drain.losses();
        self.output.write_losses(rows)
    }

    /// What is left after the drain was closed, and the end.
    fn write_rest(&mut self) -> io::Result<()> {
        while self.write_full()? > 0 {}
        self.output.write(&self.drain.rest())?;
        self.output.write_threads(self.drain.threads())?;
        self.write_losses()?;
        self.output.end()
    }

    /// Counts what is left as lost: it cannot be written.
    fn lose_rest(&mut self) {
        loop {
            let batch = self.drain.full(BATCH);
            if batch.parts().is_empty() {
                break;
            }
            batch.parts().iter().for_each(|part| part.lose_after(0));
        }
        self.drain.rest().parts().iter().for_each(|part| part.lose_after(0));
        self.output.count_losses(&self.drain.losses());
    }
}
