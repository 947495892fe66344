//! The draining thread: takes events out of the recorder and writes them, until told to stop.
//!
//! It looks by itself whether there is something to write, so that no recording thread has to wake
//! it: soon after it has found something, more and more rarely while it finds nothing. A quarter of
//! a second after the last time it makes all threads turn to new pieces and writes what the old ones
//! hold, so that a file that is cut off lacks no more than that. A generation ends after a second or
//! [`GENERATION_BYTES`].

use crate::frame::{self, Tables};
use crate::sink::Sink;
use crate::{Summary, facts};
use std::io::{self, IoSlice, Write};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use trace_core::{Batch, Drain};
use trace_format::block::{self, BlockKind};
use trace_format::tables::{End, Payload};

/// Pieces written at once: 1 MiB.
const BATCH: usize = 64;
/// The shortest and the longest pause between two looks.
const PAUSE: [Duration; 2] = [Duration::from_millis(1), Duration::from_millis(20)];
/// How long events may lie in a piece that is not full.
const TURN: Duration = Duration::from_millis(250);
const GENERATION: Duration = Duration::from_secs(1);
const GENERATION_BYTES: u64 = 16 << 20;

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

/// What is left when the thread is through.
#[derive(Debug)]
pub(crate) struct Finished<W> {
    pub(crate) writer: W,
    pub(crate) summary: Summary,
    pub(crate) error: Option<io::Error>,
}

/// The thread's state.
#[derive(Debug)]
pub(crate) struct Pump<W> {
    drain: Drain,
    sink: Sink<W>,
    tables: Tables,
    summary: Summary,
    generation_began: Instant,
    generation_bytes: u64,
    /// When what lies in unfinished pieces was last written.
    turned: Instant,
}

impl<W: Write> Pump<W> {
    pub(crate) fn new(drain: Drain, writer: W) -> Self {
        let now = Instant::now();
        Pump {
            drain,
            sink: Sink::new(writer),
            tables: Tables::default(),
            summary: Summary::default(),
            generation_began: now,
            generation_bytes: 0,
            turned: now,
        }
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
        self.summary.duration = began.elapsed();
        self.summary.bytes = self.sink.accepted();
        Finished { writer: self.sink.into_writer(), summary: self.summary, error }
    }

    fn stream(&mut self, stop: &StopSign) -> io::Result<()> {
        self.write_start()?;
        let [shortest, longest] = PAUSE;
        let mut pause = shortest;
        while !stop.wait(pause) {
            // One batch, since the program may record faster than the writer writes.
            let found = self.write_full()?;
            if self.turned.elapsed() >= TURN {
                self.turned = Instant::now();
                self.drain.turn();
                let rest = self.drain.rest();
                self.write(rest)?;
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

    fn write_start(&mut self) -> io::Result<()> {
        let mut out = Vec::new();
        block::put(&mut out, BlockKind::HEADER, &facts::header(&self.drain).to_vec());
        block::put(&mut out, BlockKind::COLLECTORS, &facts::collectors().to_vec());
        self.begin_generation(&mut out);
        self.put(&out)
    }

    /// Writes a batch of pieces that are full; how many there were.
    fn write_full(&mut self) -> io::Result<usize> {
        let batch = self.drain.full(BATCH);
        let found = batch.parts().len();
        self.write(batch)?;
        Ok(found)
    }

    /// What is left after the drain was closed, and the end.
    fn write_rest(&mut self) -> io::Result<()> {
        while self.write_full()? > 0 {}
        let rest = self.drain.rest();
        self.write(rest)?;
        self.write_losses()?;
        let end = End {
            clock: self.drain.clock(),
            event_blocks: self.summary.event_blocks,
            event_bytes: self.summary.event_bytes,
            lost: self.summary.lost(),
        };
        let mut out = Vec::new();
        block::put(&mut out, BlockKind::END, &end.to_vec());
        self.put(&out)?;
        self.sink.flush()
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
        self.summary.add(&self.drain.losses());
    }

    fn begin_generation(&mut self, out: &mut Vec<u8>) {
        let clock = self.drain.clock();
        self.tables.begin(&mut self.drain, self.summary.generations, clock, out);
        self.summary.generations += 1;
        self.generation_began = Instant::now();
        self.generation_bytes = 0;
    }

    /// Writes a batch: tables and the bytes before events from one buffer, the events themselves
    /// from the threads' own pieces.
    fn write(&mut self, batch: Batch) -> io::Result<()> {
        if batch.parts().is_empty() {
            return Ok(());
        }
        let mut framing = Vec::new();
        let over = self.generation_began.elapsed() >= GENERATION || self.generation_bytes >= GENERATION_BYTES;
        if over {
            self.begin_generation(&mut framing);
        }
        self.tables.add(&mut self.drain, &batch, &mut framing);
        let mut ends = Vec::with_capacity(batch.parts().len());
        for part in batch.parts() {
            frame::put_head(part, &mut framing);
            ends.push(framing.len());
        }

        let mut slices = Vec::with_capacity(2 * ends.len());
        let mut from = 0;
        for (part, &to) in batch.parts().iter().zip(&ends) {
            slices.push(IoSlice::new(&framing[from..to]));
            slices.push(IoSlice::new(part.bytes()));
            from = to;
        }
        let before = self.sink.accepted();
        let result = self.sink.write_all(&mut slices);

        let accepted = self.sink.accepted() - before;

        // Of a write that failed, what went through is in the trace.
        let mut before_events = 0;
        for (part, &framed) in batch.parts().iter().zip(&ends) {
            let len = part.bytes().len();
            let written = (accepted as usize).saturating_sub(framed + before_events).min(len);
            if written < len {
                part.lose_after(written);
            }
            self.summary.event_blocks += u64::from(written == len);
            self.summary.event_bytes += written as u64;
            before_events += len;
        }
        self.generation_bytes += accepted;
        result
    }

    fn write_losses(&mut self) -> io::Result<()> {
        let rows = self.drain.losses();
        if rows.is_empty() {
            return Ok(());
        }
        self.summary.add(&rows);
        let mut out = Vec::new();
        frame::put_rows(BlockKind::LOSSES, rows, &mut out);
        self.put(&out)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sink.write_all(&mut [IoSlice::new(bytes)])
    }
}
