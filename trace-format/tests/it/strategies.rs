//! Events and files as proptest makes them: with any field values, the limits more often than chance
//! would give.

use proptest::collection::vec;
use proptest::prelude::*;
use trace_format::block::{self, BlockKind};
use trace_format::events::{self, MAX_DT, Proceed, WaitFor, WakeContext};
use trace_format::tables::{
    Clock, CollectorRow, CollectorState, End, EventsHead, Generation, Header, LossReason, LossRow, ModuleRow,
    Payload, SiteRow, StackRow, StringRow, SymbolRow, ThreadRow, VERSION,
};
use trace_format::wire::{self, MAX_STR};
use trace_format::{
    Args, Call, Event, ModuleId, NamedArgs, ObjectId, Outcome, RegionId, Schema, SiteId, StackId, StringId,
    TaskId, TaskKind, ThreadId, Ticks, Value,
};

/// Any integer; small ones, and those where a varint grows, more often.
pub(crate) fn uint() -> impl Strategy<Value = u64> {
    prop_oneof![
        0u64..200,
        (0u32..64, 0u64..3).prop_map(|(bit, off)| (1u64 << bit).wrapping_add(off).wrapping_sub(1)),
        any::<u64>(),
    ]
}

pub(crate) fn uint32() -> impl Strategy<Value = u32> {
    prop_oneof![0u32..200, any::<u32>()]
}

/// A time between two events.
pub(crate) fn dt() -> impl Strategy<Value = u64> {
    prop_oneof![uint().prop_map(|n| n % MAX_DT), Just(MAX_DT - 1)]
}

/// Any text of at most [`MAX_STR`] bytes, with what a text form gets wrong.
pub(crate) fn string() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => any::<String>().prop_map(|text| wire::cut(&text, MAX_STR).to_owned()),
        8 => "[a-z_\"\\\\\n\r\t#=, \\[\\]{}\u{0}\u{7f}\u{85}\u{202e}\u{f5}é]{0,12}",
        1 => Just("x".repeat(MAX_STR)),
    ]
}

/// A [`Value`] that owns its text.
#[derive(Clone, Debug)]
pub(crate) enum Owned {
    U64(u64),
    I64(i64),
    F64(u64),
    Bool(bool),
    Str(String),
}

impl Owned {
    fn value(&self) -> Value<'_> {
        match self {
            Owned::U64(n) => Value::U64(*n),
            Owned::I64(n) => Value::I64(*n),
            Owned::F64(bits) => Value::F64(f64::from_bits(*bits)),
            Owned::Bool(b) => Value::Bool(*b),
            Owned::Str(s) => Value::Str(s),
        }
    }
}

fn value() -> impl Strategy<Value = Owned> {
    let float = prop_oneof![
        any::<u64>(),
        any::<f64>().prop_map(f64::to_bits),
        Just(f64::NAN.to_bits()),
        Just((-0.0f64).to_bits()),
        Just(f64::NEG_INFINITY.to_bits()),
        Just(1e16f64.to_bits()),
    ];
    prop_oneof![
        uint().prop_map(Owned::U64),
        uint().prop_map(|n| Owned::I64(n as i64)),
        float.prop_map(Owned::F64),
        any::<bool>().prop_map(Owned::Bool),
        string().prop_map(Owned::Str),
    ]
}

/// The fields of any event. A kind takes those it has.
#[derive(Clone, Debug)]
pub(crate) struct AnyEvent {
    pub(crate) dt: u64,
    kind: usize,
    site: u32,
    ids: [u64; 2],
    place: usize,
    text: String,
    value: Owned,
    pairs: Vec<(String, Owned)>,
}

/// How many kinds [`AnyEvent`] knows; a test compares it with the table.
pub(crate) const KINDS: usize = 43;

pub(crate) fn event() -> impl Strategy<Value = AnyEvent> {
    let ids = [uint().boxed(), uint().boxed()];
    let pairs = vec((string(), value()), 0..5);
    (dt(), 0..KINDS, uint32(), ids, 0usize..5, string(), value(), pairs).prop_map(
        |(dt, kind, site, ids, place, text, value, pairs)| AnyEvent {
            dt,
            kind,
            site,
            ids,
            place,
            text,
            value,
            pairs,
        },
    )
}

impl AnyEvent {
    /// Lends the event.
    pub(crate) fn with<R>(&self, use_it: impl FnOnce(&Event<'_>) -> R) -> R {
        let site = SiteId(self.site);
        let (task, region) = (TaskId(self.ids[0]), RegionId(self.ids[0]));
        let outcome = Outcome::ALL[self.place].0;
        let values: Vec<_> = self.pairs.iter().map(|(_, value)| value.value()).collect();
        let pairs: Vec<_> = self.pairs.iter().map(|(name, value)| (name.as_str(), value.value())).collect();
        let args = Args::new(&values);
        let stack = StackId(self.site);
        let (os_id, cpu, monotonic_ns) = (self.ids[0], self.place as u64, self.ids[1]);
        use_it(&match self.kind {
            0 => Event::RegionBegin { site },
            1 => Event::RegionEnd,
            2 => Event::RegionBeginArgs { site, args },
            3 => Event::RegionArgs { args },
            4 => Event::RegionUnwind,
            5 => {
                let (parent, kind) = (TaskId(self.ids[1]), TaskKind::ALL[self.place].0);
                Event::TaskNew { task, parent, site, kind, name: &self.text }
            }
            6 => Event::TaskArgs { task, args: NamedArgs::new(&pairs) },
            7 => Event::TaskStart { task },
            8 => Event::TaskEnd { task, outcome },
            9 => Event::TaskEnter { task },
            10 => Event::TaskExit { outcome },
            11 => Event::AsyncBegin { region, site },
            12 => Event::AsyncResume { region },
            13 => Event::AsyncSuspend { region },
            14 => Event::AsyncEnd { region, outcome },
            15 => Event::Log { site, message: &self.text },
            16 => Event::Counter { site, value: self.value.value() },
            17 => Event::RegionReturn { value: self.value.value() },
            18 => Event::RegionError { value: self.value.value() },
            19 => Event::TaskReturn { task, value: self.value.value() },
            20 => Event::TaskError { task, value: self.value.value() },
            21 => Event::ThreadEnd,
            22 => Event::ThreadNew { thread: ThreadId(self.ids[0]), stack },
            23 => {
                let call = Call::ALL[(self.site as usize) % Call::ALL.len()];
                Event::CallEnter { call, object: self.ids[0], stack }
            }
            24 => Event::CallExit { result: self.ids[0] as i64 },
            25 => Event::Stack { stack },
            26 => Event::SchedIn { os_id, cpu, monotonic_ns },
            27 => Event::SchedOut { os_id, cpu, monotonic_ns, preempted: self.place.is_multiple_of(2) },
            28 => Event::Sample { os_id, cpu, monotonic_ns, stack, ns: self.ids[1] },
            29 => Event::PageFault { os_id, cpu, monotonic_ns, address: self.ids[1], count: self.ids[0] },
            30 => Event::Alloc { bytes: self.ids[0], weight: self.ids[1], stack },
            31 => Event::SchedWake {
                os_id,
                cpu,
                monotonic_ns,
                waker: self.ids[1],
                process: self.ids[0],
                context: WakeContext::from_number(self.place as u64),
            },
            32 => Event::SystemCall {
                os_id,
                cpu,
                monotonic_ns,
                call: Call::ALL[(self.site as usize) % Call::ALL.len()],
                object: self.ids[1],
                ns: self.ids[0],
                result: self.place.is_multiple_of(2).then_some(self.ids[1] as i64),
            },
            33 => Event::FdName { fd: self.ids[0], name: &self.text },
            _ => self.sync_event(),
        })
    }
}

impl AnyEvent {
    /// One about a lock, a condition, a barrier or a channel.
    fn sync_event(&self) -> Event<'_> {
        let (object, site, number) = (ObjectId(self.ids[0]), SiteId(self.site), self.ids[1]);
        let (flag, stack) = (self.place.is_multiple_of(2), StackId(self.site));
        match self.kind {
            34 => {
                let wait = WaitFor::ALL[self.place].0;
                Event::SyncWait { object, site, wait, number, stack }
            }
            35 => Event::SyncProceed { object, number, how: Proceed::ALL[self.place % 4].0 },
            36 => Event::LockAcquire { object, site, shared: flag, turn: number },
            37 => Event::LockRelease { object, site, shared: flag, turn: number, stack },
            38 => Event::LockPoison { object },
            39 => Event::CondNotify { object, site, all: flag, number, stack },
            40 => Event::ChannelSend { object, site, message: number, stack },
            41 => Event::ChannelUnsent { object, message: number },
            _ => Event::ChannelReceive { object, site, message: number, stack },
        }
    }
}

/// The bytes of events.
pub(crate) fn encode(events: &[AnyEvent]) -> Vec<u8> {
    let one = |event: &AnyEvent| {
        let bytes = wire::to_vec(|out| event.with(|it| events::put(out, event.dt, it)));
        assert!(bytes.len() <= 1 << 16);
        bytes
    };
    events.iter().flat_map(one).collect()
}

fn clock() -> impl Strategy<Value = Clock> {
    (uint(), uint(), uint()).prop_map(|(ticks, monotonic_ns, wall_ns)| Clock {
        ticks: Ticks(ticks),
        monotonic_ns,
        wall_ns,
    })
}

fn rows<R: std::fmt::Debug>(row: impl Strategy<Value = R>) -> impl Strategy<Value = Vec<u8>>
where
    Vec<R>: Payload,
{
    vec(row, 0..4).prop_map(|rows| rows.to_vec())
}

pub(crate) fn header() -> impl Strategy<Value = Header> {
    (any::<u32>(), vec((string(), string()), 0..4)).prop_map(|(pid, facts)| Header {
        version: VERSION,
        pid,
        facts,
        schema: Schema::current(),
    })
}

fn strings() -> impl Strategy<Value = Vec<u8>> {
    rows((uint32(), string()).prop_map(|(id, text)| StringRow { id: StringId(id), text }))
}

fn sites() -> impl Strategy<Value = Vec<u8>> {
    let ids = [uint32().boxed(), uint32().boxed(), uint32().boxed(), uint32().boxed()];
    rows((ids, uint32(), uint32(), vec(uint32(), 0..4)).prop_map(
        |([id, name, module, file], line, column, args)| SiteRow {
            id: SiteId(id),
            name: StringId(name),
            module: StringId(module),
            file: StringId(file),
            line,
            column,
            args: args.into_iter().map(StringId).collect(),
        },
    ))
}

fn threads() -> impl Strategy<Value = Vec<u8>> {
    rows((uint(), uint(), uint32()).prop_map(|(id, os_id, name)| ThreadRow {
        id: ThreadId(id),
        os_id,
        name: StringId(name),
    }))
}

fn modules() -> impl Strategy<Value = Vec<u8>> {
    rows((uint32(), uint(), uint(), uint32(), vec(any::<u8>(), 0..21)).prop_map(
        |(id, base, size, path, build_id)| ModuleRow {
            id: ModuleId(id),
            base,
            size,
            path: StringId(path),
            build_id,
        },
    ))
}

fn symbols() -> impl Strategy<Value = Vec<u8>> {
    let row = (uint(), uint32(), uint32(), uint32()).prop_map(|(address, function, file, line)| SymbolRow {
        address,
        function: StringId(function),
        file: StringId(file),
        line,
    });
    vec(row, 0..4).prop_map(|rows| rows.to_vec())
}

fn stacks() -> impl Strategy<Value = Vec<u8>> {
    rows((uint32(), vec(uint(), 0..6)).prop_map(|(id, frames)| StackRow { id: StackId(id), frames }))
}

fn losses() -> impl Strategy<Value = Vec<u8>> {
    rows((uint(), 0..LossReason::ALL.len(), uint(), uint(), uint()).prop_map(
        |(thread, reason, count, since, until)| LossRow {
            thread: ThreadId(thread),
            reason: LossReason::ALL[reason].0,
            count,
            since: Ticks(since),
            until: Ticks(until),
        },
    ))
}

fn collectors() -> impl Strategy<Value = Vec<u8>> {
    rows((string(), 0..CollectorState::ALL.len(), string(), string()).prop_map(
        |(name, state, detail, remedy)| CollectorRow {
            name,
            state: CollectorState::ALL[state].0,
            detail,
            remedy,
        },
    ))
}

fn event_block() -> impl Strategy<Value = Vec<u8>> {
    (uint(), uint(), uint(), uint(), uint(), vec(event(), 0..12)).prop_map(
        |(thread, seq, offset, base, lost_ends, events)| {
            let head = EventsHead { thread: ThreadId(thread), seq, offset, base: Ticks(base), lost_ends };
            [head.to_vec(), encode(&events)].concat()
        },
    )
}

fn end() -> impl Strategy<Value = Vec<u8>> {
    (clock(), uint(), uint(), uint()).prop_map(|(clock, event_blocks, event_bytes, lost)| {
        End { clock, event_blocks, event_bytes, lost }.to_vec()
    })
}

/// A block of any kind but the header, as this version would write it.
fn our_block() -> impl Strategy<Value = (BlockKind, Vec<u8>)> {
    fn of(
        kind: BlockKind,
        payload: impl Strategy<Value = Vec<u8>> + 'static,
    ) -> BoxedStrategy<(BlockKind, Vec<u8>)> {
        payload.prop_map(move |payload| (kind, payload)).boxed()
    }
    let generation = (uint(), clock()).prop_map(|(number, clock)| Generation { number, clock }.to_vec());
    proptest::strategy::Union::new([
        of(BlockKind::GENERATION, generation),
        of(BlockKind::CLOCK, clock().prop_map(|clock| clock.to_vec())),
        of(BlockKind::STRINGS, strings()),
        of(BlockKind::SITES, sites()),
        of(BlockKind::THREADS, threads()),
        of(BlockKind::MODULES, modules()),
        of(BlockKind::STACKS, stacks()),
        of(BlockKind::SYMBOLS, symbols()),
        of(BlockKind::EVENTS, event_block()),
        of(BlockKind::LOSSES, losses()),
        of(BlockKind::COLLECTORS, collectors()),
        of(BlockKind::END, end()),
    ])
}

/// A whole file of this version.
pub(crate) fn file() -> impl Strategy<Value = Vec<u8>> {
    (header(), vec(our_block(), 0..12)).prop_map(|(header, blocks)| {
        let mut file = Vec::new();
        block::put(&mut file, BlockKind::HEADER, &header.to_vec());
        blocks.iter().for_each(|(kind, payload)| block::put(&mut file, *kind, payload));
        file
    })
}
