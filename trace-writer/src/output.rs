//! What the writer is given: blocks, in generations of about a second.

use crate::Summary;
use crate::frame::{self, Tables};
use crate::pump::Finished;
use crate::sink::Sink;
use std::io::{self, IoSlice, Write};
use std::time::{Duration, Instant};
use trace_core::Batch;
use trace_format::ThreadId;
use trace_format::block::{self, BlockKind};
use trace_format::tables::{Clock, CollectorRow, End, Header, LossRow, Payload};

/// How long a generation lasts, and how large it gets, at most.
const GENERATION: Duration = Duration::from_secs(1);
const GENERATION_BYTES: u64 = 16 << 20;

/// A trace in the making.
#[derive(Debug)]
pub(crate) struct Output<W> {
    sink: Sink<W>,
    tables: Tables,
    summary: Summary,
    generation_began: Instant,
    generation_bytes: u64,
}

impl<W: Write> Output<W> {
    pub(crate) fn new(writer: W) -> Self {
        Output {
            sink: Sink::new(writer),
            tables: Tables::default(),
            summary: Summary::default(),
            generation_began: Instant::now(),
            generation_bytes: 0,
        }
    }

    /// Writes what stands before all events; the first of them was not before `began`.
    pub(crate) fn begin(
        &mut self,
        header: &Header,
        collectors: &[CollectorRow],
        began: Clock,
    ) -> io::Result<()> {
        let mut out = Vec::new();
        block::put(&mut out, BlockKind::HEADER, &header.to_vec());
        frame::put_rows(BlockKind::COLLECTORS, collectors.to_vec(), &mut out);
        self.begin_generation(began, &mut out);
        self.put(&out)
    }

    fn begin_generation(&mut self, clock: Clock, out: &mut Vec<u8>) {
        self.tables.begin(self.summary.generations, clock, out);
        self.summary.generations += 1;
        self.generation_began = Instant::now();
        self.generation_bytes = 0;
    }

    /// Writes a batch: tables and the bytes before events from one buffer, the events themselves
    /// from the threads' own pieces.
    pub(crate) fn write(&mut self, batch: &Batch<'_>) -> io::Result<()> {
        if batch.parts().is_empty() {
            return Ok(());
        }
        let mut framing = Vec::new();
        if self.generation_began.elapsed() >= GENERATION || self.generation_bytes >= GENERATION_BYTES {
            self.begin_generation(trace_core::clock(), &mut framing);
        }
        self.tables.add(batch, &mut framing);
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
        self.generation_bytes += accepted;

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
        result
    }

    /// Counts losses, without writing them.
    pub(crate) fn count_losses(&mut self, rows: &[LossRow]) {
        self.summary.add(rows);
    }

    /// Counts losses and writes them, if there are any.
    pub(crate) fn write_losses(&mut self, rows: Vec<LossRow>) -> io::Result<()> {
        self.count_losses(&rows);
        let mut out = Vec::new();
        frame::put_rows(BlockKind::LOSSES, rows, &mut out);
        self.put(&out)
    }

    /// Writes the rows of threads that the generation does not have yet.
    pub(crate) fn write_threads(&mut self, threads: Vec<(ThreadId, u64, String)>) -> io::Result<()> {
        let mut out = Vec::new();
        self.tables.add_threads(threads, &mut out);
        self.put(&out)
    }

    /// Writes the end.
    pub(crate) fn end(&mut self) -> io::Result<()> {
        let end = End {
            clock: trace_core::clock(),
            event_blocks: self.summary.event_blocks,
            event_bytes: self.summary.event_bytes,
            lost: self.summary.lost(),
        };
        let mut out = Vec::new();
        block::put(&mut out, BlockKind::END, &end.to_vec());
        self.put(&out)?;
        self.sink.flush()
    }

    /// What is left of it.
    pub(crate) fn finish(mut self, duration: Duration, error: Option<io::Error>) -> Finished<W> {
        self.summary.duration = duration;
        self.summary.bytes = self.sink.accepted();
        Finished { writer: self.sink.into_writer(), summary: self.summary, error }
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sink.write_all(&mut [IoSlice::new(bytes)])
    }
}
