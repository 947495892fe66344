//! Whole files survive their text.

use crate::oracle;
use crate::strategies::file;
use proptest::prelude::*;
use trace_format::block::{self, BlockKind, Blocks};
use trace_format::events::Events;
use trace_format::tables::{
    Clock, CollectorRow, CollectorState, End, EventsHead, Generation, Header, LossReason, LossRow, ModuleRow,
    Payload, SiteRow, StackRow, StringRow, SymbolRow, ThreadRow, VERSION,
};
use trace_format::{
    Args, Event, ModuleId, Outcome, Schema, SiteId, StackId, StringId, TaskId, TaskKind, ThreadId, Ticks,
    Value, events, text, wire,
};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_file_of_ours_comes_back_from_its_text_and_is_readable_throughout(file in file()) {
        let text = oracle::text_comes_back(&file);
        let (lines, raw) = oracle::events_and_raw(&text);
        prop_assert_eq!(raw, 0, "something was not understood:\n{}", text);
        prop_assert!(!text.contains("\nblock "), "{}", text);
        let schema = Schema::current();
        let events: u64 = Blocks::new(&file)
            .map(|stretch| stretch.content.expect("a whole block"))
            .filter(|block| block.kind == BlockKind::EVENTS)
            .map(|block| {
                let mut input = trace_format::Input::new(block.payload);
                EventsHead::get(&mut input).expect("a head");
                assert!(Events::new(input.rest(), Ticks(0), &schema).all(|event| event.is_ok()));
                events::count(input.rest(), &schema)
            })
            .sum();
        prop_assert_eq!(lines as u64, events);
    }

    #[test]
    fn a_file_printed_twice_gives_one_text(file in file()) {
        let text = text::to_string(&file);
        let again = text::to_string(&text::parse(&text).unwrap());
        prop_assert_eq!(again, text);
    }
}

/// A block of each kind.
pub(crate) fn sample() -> Vec<u8> {
    let mut file = Vec::new();
    let mut put = |kind, payload: Vec<u8>| block::put(&mut file, kind, &payload);
    let facts = vec![("program".into(), "/bin/x".into()), ("odd name".into(), "a\n\"b\"".into())];
    put(
        BlockKind::HEADER,
        Header { version: VERSION, pid: 42, facts, schema: Schema::new(Vec::new()) }.to_vec(),
    );
    let clock = Clock { ticks: Ticks(1), monotonic_ns: 2, wall_ns: 3 };
    put(BlockKind::GENERATION, Generation { number: 0, clock }.to_vec());
    put(BlockKind::CLOCK, clock.to_vec());
    put(BlockKind::STRINGS, vec![StringRow { id: StringId(1), text: "main".into() }].to_vec());
    let site = SiteRow {
        id: SiteId(7),
        name: StringId(1),
        module: StringId(2),
        file: StringId(3),
        line: 10,
        column: 5,
        args: vec![StringId(4), StringId(5)],
    };
    put(BlockKind::SITES, vec![site].to_vec());
    put(BlockKind::THREADS, vec![ThreadRow { id: ThreadId(1), os_id: 4243, name: StringId(1) }].to_vec());
    let module =
        |build_id| ModuleRow { id: ModuleId(1), base: 0x5555, size: 4096, path: StringId(3), build_id };
    put(BlockKind::MODULES, vec![module(vec![0xab, 0x01]), module(vec![])].to_vec());
    put(BlockKind::STACKS, vec![StackRow { id: StackId(1), frames: vec![0x5560, 0x5558] }].to_vec());
    let head = EventsHead { thread: ThreadId(1), seq: 2, offset: 0, base: Ticks(1000), lost_ends: 1 };
    let nan = Value::F64(f64::from_bits(0x7ff8_0000_0000_0001));
    let values = [
        Value::U64(5),
        Value::I64(5),
        Value::I64(-5),
        Value::F64(5.0),
        nan,
        Value::Bool(true),
        Value::Str("#"),
    ];
    let task = TaskId(9);
    let events = wire::to_vec(|out| {
        events::put(out, 120, &Event::RegionBegin { site: SiteId(7) });
        events::put(out, 0, &Event::RegionArgs { args: Args::new(&values) });
        let (kind, parent) = (TaskKind::Future, TaskId(0));
        events::put(out, 1, &Event::TaskNew { task, parent, site: SiteId(7), kind, name: "get" });
        let pairs = [("id", Value::U64(7)), ("an id", Value::Str(""))];
        events::put(out, 1, &Event::TaskArgs { task, args: trace_format::NamedArgs::new(&pairs) });
        events::put(out, 1, &Event::TaskEnd { task, outcome: Outcome::Cancelled });
        events::put(out, 35, &Event::RegionEnd);
    });
    put(BlockKind::EVENTS, [head.to_vec(), events].concat());
    let loss = LossRow {
        thread: ThreadId(1),
        reason: LossReason::Memory,
        count: 5,
        since: Ticks(1),
        until: Ticks(2),
    };
    put(BlockKind::LOSSES, vec![loss].to_vec());
    let collector = CollectorRow {
        name: "perf".into(),
        state: CollectorState::Unavailable,
        detail: "denied".into(),
        remedy: "ask".into(),
    };
    put(BlockKind::COLLECTORS, vec![collector].to_vec());
    put(BlockKind::END, End { clock, event_blocks: 1, event_bytes: 99, lost: 5 }.to_vec());
    let symbol = SymbolRow { address: 0x555f, function: StringId(1), file: StringId(3), line: 9 };
    put(BlockKind::SYMBOLS, vec![symbol].to_vec());
    file
}

pub(crate) const SAMPLE: &str = r##"header version=1.0 pid=42
  fact program="/bin/x"
  fact "odd name"="a\n\"b\""
generation number=0 ticks=1 monotonic_ns=2 wall_ns=3
clock ticks=1 monotonic_ns=2 wall_ns=3
strings
  id=1 text="main"
sites
  id=7 name=1 module=2 file=3 line=10 column=5 args=[4, 5]
threads
  id=1 os_id=4243 name=1
modules
  id=1 base=0x5555 size=4096 path=3 build_id=ab01
  id=1 base=0x5555 size=4096 path=3 build_id=-
stacks
  id=1 frames=[0x5560, 0x5558]
events thread=1 seq=2 offset=0 base=1000 lost_ends=1
  +120 region_begin site=7
  +0 region_args args=[5, +5, -5, 5.0, nan:7ff8000000000001, true, "#"]
  +1 task_new task=9 parent=0 site=7 kind=future name="get"
  +1 task_args task=9 args={id=7, "an id"=""}
  +1 task_end task=9 outcome=cancelled
  +35 region_end
losses
  thread=1 reason=memory count=5 since=1 until=2
collectors
  name="perf" state=unavailable detail="denied" remedy="ask"
end ticks=1 monotonic_ns=2 wall_ns=3 event_blocks=1 event_bytes=99 lost=5
symbols
  address=0x555f function=1 file=3 line=9
"##;

#[test]
fn a_block_of_each_kind_has_this_text() {
    let file = sample();
    let kinds: Vec<_> = Blocks::new(&file).map(|stretch| stretch.content.unwrap().kind).collect();
    assert!(kinds.iter().copied().eq(BlockKind::ALL.iter().map(|(kind, _)| *kind)));
    assert_eq!(text::to_string(&file), SAMPLE);
    assert_eq!(text::parse(SAMPLE).unwrap(), file);
}

#[test]
fn names_are_added_as_comments_and_end_with_the_generation() {
    let source = "strings\n  id=1 text=\"a\\nb\"\nthreads\n  id=3 os_id=0 name=1\n\
        sites\n  id=7 name=1 module=0 file=0 line=0 column=0 args=[]\n\
        events thread=3 seq=0 offset=0 base=0 lost_ends=0\n  +1 region_begin site=7\n  +1 region_end\n\
        generation number=1 ticks=0 monotonic_ns=0 wall_ns=0\n\
        events thread=3 seq=0 offset=0 base=0 lost_ends=0\n  +1 region_begin site=7\n";
    let file = text::parse(source).unwrap();
    let mut named = Vec::new();
    text::write(&file, &mut named).unwrap();
    let named = String::from_utf8(named).unwrap();
    let comments: Vec<_> = named.lines().filter(|line| line.contains('#')).collect();
    assert_eq!(
        comments,
        ["events thread=3 seq=0 offset=0 base=0 lost_ends=0  # a\\nb", "  +1 region_begin site=7  # a\\nb"]
    );
    assert_eq!(text::parse(&named).unwrap(), file);
}

#[test]
fn a_writer_that_fails_gives_its_own_error() {
    let mut room = [0; 20];
    let error = text::write(&sample(), &mut room[..]).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::WriteZero);
}
