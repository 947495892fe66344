//! Traces made by hand: blocks in any order, events at any time.
//!
//! A tick is a nanosecond, and time 0 is tick [`START`].

use trace_format::block::{self, BlockKind};
use trace_format::events::{self, MAX_DT};
use trace_format::tables::{
    Clock, CollectorRow, End, EventsHead, Generation, Header, LossRow, ModuleRow, Payload, SiteRow, StackRow,
    StringRow, ThreadRow, VERSION,
};
use trace_format::{Event, ModuleId, Out, Schema, SiteId, StackId, StringId, ThreadId, Ticks};

/// The tick at which the trace begins.
pub const START: u64 = 1_000_000;
/// The same instant on the monotonic clock.
pub const START_MONOTONIC: u64 = 5_000_000;

/// A file on its way.
#[derive(Clone, Debug, Default)]
pub struct TraceBuilder {
    bytes: Vec<u8>,
    strings: u32,
    event_blocks: u64,
    event_bytes: u64,
}

impl TraceBuilder {
    /// A file with a header and the start of generation 0.
    pub fn new() -> Self {
        let facts = vec![("program".into(), "test".into()), ("clock".into(), "test".into())];
        let header = Header { version: VERSION, pid: 42, facts, schema: Schema::current() };
        let mut builder = TraceBuilder::default();
        builder.block(BlockKind::HEADER, &header);
        builder.generation(0, 0)
    }

    /// A generation that begins `ns` after the start. Strings, sites and threads have to be told
    /// again.
    pub fn generation(mut self, number: u64, ns: u64) -> Self {
        self.block(BlockKind::GENERATION, &Generation { number, clock: clock(ns) });
        self.strings = 0;
        self
    }

    /// A site with a name, in the module "app", at the line of its number.
    pub fn site(mut self, id: u32, name: &str) -> Self {
        let (name, module, file) = (self.string(name), self.string("app"), self.string("src/app.rs"));
        let row = SiteRow { id: SiteId(id), name, module, file, line: id, column: 5, args: vec![] };
        self.block(BlockKind::SITES, &vec![row]);
        self
    }

    /// A site with named arguments.
    pub fn site_with(mut self, id: u32, name: &str, args: &[&str]) -> Self {
        let args = args.iter().map(|arg| self.string(arg)).collect();
        let (name, module, file) = (self.string(name), self.string("app"), self.string("src/app.rs"));
        let row = SiteRow { id: SiteId(id), name, module, file, line: id, column: 5, args };
        self.block(BlockKind::SITES, &vec![row]);
        self
    }

    /// A thread with a name.
    pub fn thread(mut self, id: u64, name: &str) -> Self {
        let name = self.string(name);
        self.block(BlockKind::THREADS, &vec![ThreadRow { id: ThreadId(id), os_id: 100 + id, name }]);
        self
    }

    /// A thread without a name, with the operating system's number for it.
    pub fn thread_with(mut self, id: u64, os_id: u64) -> Self {
        self.block(BlockKind::THREADS, &vec![ThreadRow { id: ThreadId(id), os_id, name: StringId(0) }]);
        self
    }

    /// A file of code that was mapped at `base`. Its number is the base's, in pages.
    pub fn module(mut self, base: u64, size: u64, path: &str, build_id: &[u8]) -> Self {
        let (id, path) = (ModuleId((base >> 12) as u32), self.string(path));
        let row = ModuleRow { id, base, size, path, build_id: build_id.to_vec() };
        self.block(BlockKind::MODULES, &vec![row]);
        self
    }

    /// Program counters, innermost first.
    pub fn stack(mut self, id: u32, frames: &[u64]) -> Self {
        self.block(BlockKind::STACKS, &vec![StackRow { id: StackId(id), frames: frames.to_vec() }]);
        self
    }

    /// A source of events.
    pub fn collector(mut self, row: CollectorRow) -> Self {
        self.block(BlockKind::COLLECTORS, &vec![row]);
        self
    }

    /// Events that could not be recorded.
    pub fn loss(mut self, row: LossRow) -> Self {
        self.block(BlockKind::LOSSES, &vec![row]);
        self
    }

    /// All pieces of a lane, in order.
    pub fn lane(self, lane: Lane) -> Self {
        lane.into_parts().into_iter().fold(self, |builder, (head, bytes)| builder.events(head, &bytes))
    }

    /// A block of events.
    pub fn events(mut self, head: EventsHead, events: &[u8]) -> Self {
        let mut payload = head.to_vec();
        payload.extend(events);
        block::put(&mut self.bytes, BlockKind::EVENTS, &payload);
        self.event_blocks += 1;
        self.event_bytes += events.len() as u64;
        self
    }

    /// Bytes that are no block.
    pub fn garbage(mut self, bytes: &[u8]) -> Self {
        self.bytes.extend(bytes);
        self
    }

    /// The file so far, as if the program had died here.
    pub fn cut(self) -> Vec<u8> {
        self.bytes
    }

    /// The file, stopped `ns` after the start.
    pub fn end(mut self, ns: u64) -> Vec<u8> {
        let (event_blocks, event_bytes) = (self.event_blocks, self.event_bytes);
        self.block(BlockKind::END, &End { clock: clock(ns), event_blocks, event_bytes, lost: 0 });
        self.bytes
    }

    fn block(&mut self, kind: BlockKind, payload: &impl Payload) {
        block::put(&mut self.bytes, kind, &payload.to_vec());
    }

    fn string(&mut self, text: &str) -> StringId {
        self.strings += 1;
        let id = StringId(self.strings);
        self.block(BlockKind::STRINGS, &vec![StringRow { id, text: text.into() }]);
        id
    }
}

fn clock(ns: u64) -> Clock {
    let ticks = Ticks(START + ns);
    Clock { ticks, monotonic_ns: START_MONOTONIC + ns, wall_ns: 1_700_000_000_000_000_000 + ns }
}

/// A thread's events, in pieces.
#[derive(Clone, Debug)]
pub struct Lane {
    head: EventsHead,
    bytes: Vec<u8>,
    ticks: u64,
    limit: usize,
    done: Vec<(EventsHead, Vec<u8>)>,
}

impl Lane {
    /// A thread that has recorded nothing yet.
    pub fn new(thread: u64) -> Self {
        let base = Ticks(START);
        Lane {
            head: EventsHead { thread: ThreadId(thread), seq: 0, offset: 0, base, lost_ends: 0 },
            bytes: Vec::new(),
            ticks: START,
            limit: usize::MAX,
            done: Vec::new(),
        }
    }

    /// Begins a new piece whenever the current one has this many bytes.
    pub fn pieces_of(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// An event `ns` after the start. A time before the last event's counts as that one's.
    pub fn at(mut self, ns: u64, event: Event<'_>) -> Self {
        self.push(ns, &event);
        self
    }

    /// The same, in a loop.
    pub fn push(&mut self, ns: u64, event: &Event<'_>) {
        if self.bytes.len() >= self.limit {
            self.next_piece(0);
        }
        let ticks = (START + ns).max(self.ticks);
        let dt = (ticks - self.ticks).min(MAX_DT - 1);
        let mut room = [0u8; 64];
        let mut out = Out::new(&mut room);
        events::put(&mut out, dt, event);
        if out.fits() {
            self.bytes.extend(out.written());
        } else {
            self.bytes.extend(trace_format::wire::to_vec(|out| events::put(out, dt, event)));
        }
        self.ticks += dt;
    }

    /// Begins the next piece, of which so many ends were lost.
    pub fn piece(mut self, lost_ends: u64) -> Self {
        self.next_piece(lost_ends);
        self
    }

    /// Begins the next part of the same piece.
    pub fn part(mut self) -> Self {
        let next = EventsHead { offset: self.head.offset + self.bytes.len() as u64, ..self.head };
        self.done.push((self.head, std::mem::take(&mut self.bytes)));
        self.head = next;
        self
    }

    /// The events as blocks.
    pub fn into_parts(mut self) -> Vec<(EventsHead, Vec<u8>)> {
        if !self.bytes.is_empty() {
            self.done.push((self.head, self.bytes));
        }
        self.done
    }

    fn next_piece(&mut self, lost_ends: u64) {
        self.done.push((self.head, std::mem::take(&mut self.bytes)));
        let base = Ticks(self.ticks);
        self.head = EventsHead { seq: self.head.seq + 1, offset: 0, base, lost_ends, ..self.head };
    }
}
