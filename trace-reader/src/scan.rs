//! Walking a file's blocks, whatever state it is in.
//!
//! A block is used when its checksum is right. Behind one that is not, the next place is looked for
//! where a block is whole; the bytes between are damage. The only block that is used without its
//! checksum is the one that the file's end cuts: its events are read as far as they go, because
//! they may be the last that a program did before it died.

use crate::Error;
use crate::damage::{DamageList, counted};
use crate::lanes::{Joint, Part};
use crate::looks::looks;
use crate::model::is_own_id;
use crate::resync::{Budget, cut_block, next_block};
use crate::tables::Tables;
use trace_format::block::{self, Block, BlockError, BlockKind, HEADER_LEN, SYNC};
use trace_format::events::FORM_BITS;
use trace_format::tables::{Clock, End, EventsHead, Generation, Header, Payload, Row, VERSION, Version};
use trace_format::{DecodeError, Input, Schema, Ticks};

/// How far a damaged front is searched for a first block before the file counts as no trace.
const MAX_FRONT: usize = 1 << 20;
/// Bytes between two calls of the progress callback.
const PROGRESS_STEP: usize = 4 << 20;

/// What the blocks of a file say.
#[derive(Debug)]
pub(crate) struct Scan {
    pub(crate) header: Header,
    pub(crate) tables: Tables,
    pub(crate) clocks: Vec<Clock>,
    pub(crate) generations: u64,
    pub(crate) parts: Vec<Part>,
    /// The earliest first event of a piece.
    pub(crate) first_event: Option<Ticks>,
    pub(crate) end: Option<End>,
    pub(crate) damage: DamageList,
}

/// Reads all blocks of `bytes`. Takes time linear in their number, whatever they are.
pub(crate) fn scan(bytes: &[u8], progress: &mut dyn FnMut(f64)) -> Result<Scan, Error> {
    // 1. A trace begins with a block. A damaged one has whole blocks not far behind.
    let mut budget = Budget::new(bytes.len());
    if bytes.is_empty() || !(bytes.starts_with(&SYNC) || SYNC.starts_with(bytes)) {
        let front = &bytes[..bytes.len().min(MAX_FRONT + block::MAX_PAYLOAD)];
        let first = next_block(front, 0, &mut budget);
        if first.filter(|&first| first <= MAX_FRONT).is_none() {
            let looks = looks(bytes);
            return Err(Error::NotATrace { found: looks.found, hint: looks.hint });
        }
    }
    // 2. Block after block to the end.
    let mut scanner = Scanner::default();
    let (mut at, mut next_progress) = (0, PROGRESS_STEP);
    while at < bytes.len() && !scanner.stop {
        match block::read(&bytes[at..]) {
            Ok(block) => {
                scanner.block(at, &block)?;
                at += HEADER_LEN + block.payload.len();
            }
            Err(error) => {
                budget.spend(&bytes[at..], error);
                at = scanner.pass_over(bytes, at, error, &mut budget);
            }
        }
        if at >= next_progress {
            next_progress = at + PROGRESS_STEP;
            progress(at as f64 / bytes.len() as f64);
        }
    }
    if at < bytes.len() {
        scanner.damage.add(at, bytes.len() - at, || {
            "another recording begins here; it was not read. Split the file at this byte".into()
        });
    }
    progress(1.0);
    Ok(scanner.finish())
}

#[derive(Default)]
struct Scanner {
    header: Option<Header>,
    tables: Tables,
    clocks: Vec<Clock>,
    generations: u64,
    parts: Vec<Part>,
    /// Bytes of events in them.
    event_bytes: u64,
    first_event: Option<Ticks>,
    end: Option<End>,
    damage: DamageList,
    stop: bool,
}

impl Scanner {
    /// Notes the damage at `at` and says where to go on.
    fn pass_over(&mut self, bytes: &[u8], at: usize, error: BlockError, budget: &mut Budget) -> usize {
        // 1. Behind damage there is a whole block again.
        if let Some(next) = next_block(bytes, at + 1, budget) {
            self.damage.add(at, next - at, || error.to_string());
            return next;
        }
        // 2. Or the file ends inside a block, before which there may be damage.
        let Some((cut, missing)) = cut_block(bytes, at) else {
            self.damage.add(at, bytes.len() - at, || {
                if bytes[at..].iter().all(|&byte| byte == 0) {
                    "only zeros from here to the end of the file".into()
                } else if budget.is_spent() {
                    format!("{error}, and too many false beginnings of blocks behind it")
                } else {
                    format!("{error}, and none behind it")
                }
            });
            return bytes.len();
        };
        if cut > at {
            self.damage.add(at, cut - at, || error.to_string());
        }
        let rest = &bytes[cut..];
        self.damage.add(cut, rest.len(), || {
            format!("the file ends inside a block: {missing} bytes are missing at least")
        });
        // 3. What there is of its events is used.
        if rest.len() > HEADER_LEN && rest[4] == BlockKind::EVENTS.0 && rest[5] == 0 {
            let _ = self.events(cut, &rest[HEADER_LEN..]);
        }
        bytes.len()
    }

    fn block(&mut self, at: usize, block: &Block<'_>) -> Result<(), Error> {
        if block.flags != 0 {
            return Ok(());
        }
        let payload = block.payload;
        let generation = self.generation();
        let tables = &mut self.tables;
        let read = match block.kind {
            BlockKind::HEADER => return self.header(at, payload),
            BlockKind::GENERATION => Generation::from_slice(payload).map(|generation| {
                tables.end_generation();
                self.generations += 1;
                self.clocks.push(generation.clock);
            }),
            BlockKind::CLOCK => Clock::from_slice(payload).map(|clock| self.clocks.push(clock)),
            BlockKind::STRINGS => rows(payload, |row| tables.string(row)),
            BlockKind::SITES => rows(payload, |row| tables.site(row)),
            BlockKind::THREADS => rows(payload, |row| tables.thread(row)),
            BlockKind::MODULES => rows(payload, |row| tables.module(row)),
            BlockKind::STACKS => rows(payload, |row| tables.stack(generation, &row)),
            BlockKind::SYMBOLS => rows(payload, |row| tables.symbol(&row)),
            BlockKind::LOSSES => rows(payload, |row| tables.loss(row)),
            BlockKind::COLLECTORS => rows(payload, |row| tables.collector(row)),
            BlockKind::EVENTS => self.events(at, payload),
            BlockKind::END => End::from_slice(payload).map(|end| {
                self.clocks.push(end.clock);
                self.end = Some(end);
            }),
            // A newer version's; nothing that we know depends on it.
            _ => Ok(()),
        };
        if let Err(error) = read {
            let name = block.kind.name().unwrap_or("unknown");
            let bytes = HEADER_LEN + payload.len();
            self.damage.add(at, bytes, || format!("a block of {name} that makes no sense: {error}"));
        }
        Ok(())
    }

    /// The first header that is whole says how to read events. One that cannot be followed is refused
    /// rather than guessed at; so is a newer version's.
    fn header(&mut self, at: usize, payload: &[u8]) -> Result<(), Error> {
        match (Header::from_slice(payload), &self.header) {
            (Ok(header), None) => self.header = Some(header),
            (Ok(header), Some(known)) => self.stop = header != *known,
            (Err(_), None) => {
                let mut input = Input::new(payload);
                if let (Ok(major), Ok(minor)) = (input.uint32(), input.uint32())
                    && major > VERSION.major
                {
                    return Err(Error::TooNew { version: Version { major, minor } });
                }
                return Err(Error::NotATrace {
                    found: "a trace whose header makes no sense",
                    hint: "Another version of the recorder may have written it: try that version's \
                           `cargo trace`.",
                });
            }
            (Err(error), Some(_)) => {
                let bytes = HEADER_LEN + payload.len();
                self.damage.add(at, bytes, || format!("a second header, which makes no sense: {error}"));
            }
        }
        Ok(())
    }

    fn events(&mut self, block: usize, payload: &[u8]) -> Result<(), DecodeError> {
        let mut input = Input::new(payload);
        let before = input.clone();
        let head = EventsHead::get(&mut input)?;
        if !is_own_id(head.thread.0) {
            return Err(before.error("a thread's id from 1 to 2^52 - 1"));
        }
        let (at, len) = (block + HEADER_LEN + input.offset(), input.rest().len());
        let generation = self.generation();
        let part = Part { head, block, at, len, generation, joint: Joint::Follows };
        if let (0, Ok(first)) = (head.offset, input.uint()) {
            let ticks = Ticks(head.base.0.saturating_add(first >> FORM_BITS));
            self.first_event = Some(self.first_event.map_or(ticks, |known| known.min(ticks)));
        }
        self.event_bytes += len as u64;
        self.parts.push(part);
        Ok(())
    }

    /// The number of the generation that is being read, in this file.
    fn generation(&self) -> u32 {
        u32::try_from(self.generations).unwrap_or(u32::MAX)
    }

    fn finish(mut self) -> Scan {
        // 1. What waits for strings gets no more.
        self.tables.end_generation();
        let Tables { contradictions, impossible, .. } = self.tables;
        let mut note = |count: u64, row: &str, what: &str| {
            if count > 0 {
                self.damage.add(0, 0, || format!("{} {what}", counted(count, row)));
            }
        };
        note(contradictions, "row", "of the site table said something else before");
        note(impossible, "row", "with an id that nothing can have; left out");
        // 2. Blocks and bytes may be missing without a trace of them, or be more than there were.
        let there = (self.parts.len() as u64, self.event_bytes);
        if let Some(end) = &self.end
            && there != (end.event_blocks, end.event_bytes)
        {
            let amount =
                |(blocks, bytes)| format!("{} with {}", counted(blocks, "block"), counted(bytes, "byte"));
            let written = amount((end.event_blocks, end.event_bytes));
            let message = format!("{} of events found; the recorder wrote {written}", amount(there));
            self.damage.add(0, 0, || message);
        }
        // 3. A file without a header is read as if it were of this version.
        let header = self.header.unwrap_or_else(|| {
            self.damage.add(0, 0, || "the header is missing; this version's events are assumed".into());
            Header { version: VERSION, pid: 0, facts: Vec::new(), schema: Schema::current() }
        });
        Scan {
            header,
            tables: self.tables,
            clocks: self.clocks,
            generations: self.generations,
            parts: self.parts,
            first_event: self.first_event,
            end: self.end,
            damage: self.damage,
        }
    }
}

/// Reads a block of rows, one at a time.
fn rows<R: Row>(payload: &[u8], mut each: impl FnMut(R)) -> Result<(), DecodeError> {
    let mut input = Input::new(payload);
    for _ in 0..input.count(R::MIN_LEN)? {
        each(R::get(&mut input)?);
    }
    Ok(())
}
