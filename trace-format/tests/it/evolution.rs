//! Files of later versions: what they add is skipped or kept, and never hides what this version knows.

use crate::oracle;
use trace_format::block::{self, BlockKind};
use trace_format::events::Events;
use trace_format::spec::{FieldKind, SchemaRow};
use trace_format::tables::{Generation, Header, Payload, StringRow, VERSION, Version};
use trace_format::{
    Event, Input, Outcome, Schema, SiteId, StringId, TaskId, TaskKind, Ticks, Value, text, wire,
};

fn header(minor: u32, rows: Vec<SchemaRow>) -> Header {
    Header { version: Version { major: 1, minor }, pid: 1, facts: Vec::new(), schema: Schema::new(rows) }
}

fn row(number: u8, name: &str, fields: &[(&str, FieldKind)]) -> SchemaRow {
    SchemaRow {
        number,
        name: name.into(),
        fields: fields.iter().map(|&(name, kind)| (name.into(), kind)).collect(),
    }
}

#[test]
fn extra_fields_and_kinds_are_skipped_and_known_ones_read() {
    let later = oracle::later_schema();
    let schema = Header::from_slice(&header(9, later.rows().to_vec()).to_vec()).unwrap().schema;
    assert_eq!(schema, later);
    let bytes = wire::to_vec(|out| {
        // region_begin with a note and a stack, in the short form.
        out.uint(10u64 << 2);
        out.uint(7u64);
        out.str("note");
        out.uint(3u64);
        // region_end as it was.
        out.uint(1u64 << 2 | 1);
        // task_end with a note and a stack.
        out.uint(2u64 << 2 | 3);
        out.u8(10);
        out.uint(5u64);
        out.uint(0u64);
        out.str("");
        out.uint(0u64);
        // The unknown kind.
        out.uint(3u64 << 2 | 3);
        out.u8(200);
        everything(out);
        // thread_end.
        out.uint(4u64 << 2 | 3);
        out.u8(19);
    });
    let everything = wire::to_vec(everything);
    let read: Vec<_> = Events::new(&bytes, Ticks(100), &schema).map(|e| e.unwrap()).collect();
    let (task, outcome) = (TaskId(5), Outcome::Completed);
    assert_eq!(
        read.iter().map(|timed| (timed.ticks.0, timed.event)).collect::<Vec<_>>(),
        [
            (110, Event::RegionBegin { site: SiteId(7) }),
            (111, Event::RegionEnd),
            (113, Event::TaskEnd { task, outcome }),
            (116, Event::Unknown { kind: 200, fields: &everything }),
            (120, Event::ThreadEnd),
        ]
    );
}

/// A field of every kind.
fn everything(out: &mut trace_format::Out<'_>) {
    (0u64..8).for_each(|n| out.uint(n));
    out.uint(9u64);
    out.str("text");
    Value::Bool(true).put(out);
    trace_format::Args::new(&[Value::U64(1)]).put(out);
    trace_format::NamedArgs::new(&[("name", Value::I64(-1))]).put(out);
    out.uint(13u64);
}

#[test]
fn the_text_names_kinds_and_fields_of_later_versions() {
    let mut file = Vec::new();
    block::put(&mut file, BlockKind::HEADER, &header(9, oracle::later_schema().rows().to_vec()).to_vec());
    let events = wire::to_vec(|out| {
        [1u64, 0, 0, 0, 0].into_iter().for_each(|n| out.uint(n));
        out.uint(10u64 << 2);
        out.uint(7u64);
        out.str("note");
        out.uint(3u64);
        out.uint(3u64 << 2 | 3);
        out.u8(200);
        everything(out);
        // A kind whose name is no word: its bytes are kept.
        out.uint(3u64 << 2 | 3);
        out.u8(201);
        out.uint(1u64 << 2 | 1);
    });
    block::put(&mut file, BlockKind::EVENTS, &events);
    let text = oracle::text_comes_back(&file);
    let (_, events) = text.split_once("\nevents").unwrap();
    assert_eq!(
        events,
        " thread=1 seq=0 offset=0 base=0 lost_ends=0\n\
        \u{20} +10 region_begin site=7 note=\"note\" stack=3\n\
        \u{20} +3 everything uint=0 site=1 task=2 region=3 stack=4 thread=5 outcome=6 task_kind=7 int=-5 \
        str=\"text\" value=true args=[1] named_args={name=-1} call=read\n\
        \u{20} raw 1fc9\n\
        \u{20} +1 region_end\n"
    );
}

#[test]
fn a_name_means_what_the_header_says_before_what_this_version_says() {
    let mut file = Vec::new();
    block::put(&mut file, BlockKind::HEADER, &header(0, vec![row(120, "thread_end", &[])]).to_vec());
    let events = wire::to_vec(|out| {
        [1u64, 0, 0, 0, 0].into_iter().for_each(|n| out.uint(n));
        [120, 19].into_iter().for_each(|kind| {
            out.uint(3u64);
            out.u8(kind);
        });
    });
    block::put(&mut file, BlockKind::EVENTS, &events);
    let text = oracle::text_comes_back(&file);
    assert!(text.ends_with("lost_ends=0\n  +0 thread_end\n  raw 0713\n"), "{text}");
}

#[test]
fn a_header_with_flags_of_a_later_version_gives_no_names() {
    let payload = header(0, vec![row(1, "finish", &[])]).to_vec();
    let mut file = block::header(BlockKind::HEADER, 1, &[&payload]).to_vec();
    file.extend(payload);
    // A head, and an event of kind 1.
    let events = wire::to_vec(|out| [1u64, 0, 0, 0, 0, 1].into_iter().for_each(|n| out.uint(n)));
    block::put(&mut file, BlockKind::EVENTS, &events);
    let text = oracle::text_comes_back(&file);
    assert!(text.ends_with("lost_ends=0\n  +0 region_end\n"), "{text}");
}

#[test]
fn every_number_can_have_a_kind_and_the_later_row_counts() {
    let mut rows: Vec<_> = (0..=255).map(|number| row(number, "old", &[])).collect();
    rows.push(row(255, "new", &[]));
    let schema = Schema::new(rows);
    assert_eq!(schema.row(254).map(|row| &*row.name), Some("old"));
    assert_eq!(schema.row(255).map(|row| &*row.name), Some("new"));
    assert_eq!(schema.rows().len(), 257);
}

#[test]
fn a_table_that_lacks_or_changes_our_fields_is_refused() {
    let error = |rows| Header::from_slice(&header(0, rows).to_vec()).unwrap_err().to_string();
    let message = |at| {
        format!(
            "expected an event kind with at least the fields it has in this version at byte {at} of the block"
        )
    };
    assert_eq!(error(vec![row(17, "log", &[("site", FieldKind::Site)])]), message(5));
    let changed = [("site", FieldKind::Task), ("message", FieldKind::Str)];
    assert_eq!(error(vec![row(1, "region_end", &[]), row(17, "log", &changed)]), message(18));
}

#[test]
fn a_field_that_a_files_table_does_not_have_yet_reads_as_0() {
    let uint = |name| (name, FieldKind::Uint);
    let fields = [uint("os_id"), uint("cpu"), uint("monotonic_ns"), uint("address")];
    let rows = vec![row(1, "region_end", &[]), row(31, "page_fault", &fields)];
    let schema = Header::from_slice(&header(0, rows).to_vec()).unwrap().schema;
    let bytes = wire::to_vec(|out| {
        out.uint(3u64);
        out.u8(31);
        [7u64, 1, 9, 4096].into_iter().for_each(|field| out.uint(field));
        out.uint(1u64);
    });
    let read: Vec<_> = Events::new(&bytes, Ticks(0), &schema).map(|event| event.unwrap().event).collect();
    let fault = Event::PageFault { os_id: 7, cpu: 1, monotonic_ns: 9, address: 4096, count: 0 };
    assert_eq!(read, [fault, Event::RegionEnd]);
}

#[test]
fn field_kinds_of_later_versions_are_skipped_by_their_shape() {
    let mut payload =
        header(1, vec![row(200, "new", &[("a", FieldKind::Uint), ("b", FieldKind::Str)])]).to_vec();
    let places: Vec<_> = (0..payload.len()).filter(|&at| b"ab".contains(&payload[at])).collect();
    for (a, b, fine) in [(13, 64, true), (63, 127, true), (128, 64, false), (13, 255, false)] {
        payload[places[0] + 1] = a;
        payload[places[1] + 1] = b;
        let Ok(header) = Header::from_slice(&payload) else {
            assert!(!fine, "{a} and {b} have a shape");
            continue;
        };
        assert!(fine, "{a} or {b} has no shape");
        let bytes = wire::to_vec(|out| {
            out.uint(3u64);
            out.u8(200);
            out.uint(u64::MAX);
            out.str("later");
            out.uint(1u64);
        });
        let read: Vec<_> = Events::new(&bytes, Ticks(0), &header.schema).map(|e| e.unwrap().event).collect();
        assert_eq!(read[1], Event::RegionEnd);
        assert_eq!(read[0], Event::Unknown { kind: 200, fields: &bytes[2..bytes.len() - 1] });
    }
}

#[test]
fn values_of_later_versions_are_read_by_their_shape() {
    for (number, shown) in
        [(6, Some("8")), (63, Some("8")), (64, Some("8 bytes.")), (127, Some("8 bytes.")), (128, None)]
    {
        let mut bytes = vec![number, 8 << 1 | 1];
        bytes.extend(b"8 bytes.");
        let value = Value::get(&mut Input::new(&bytes)).map(|value| value.to_string()).ok();
        assert_eq!(value.as_deref(), shown, "type {number}");
    }
}

#[test]
fn numbers_of_later_versions_read_as_unknown() {
    assert_eq!(Outcome::from_number(5), Outcome::Unknown);
    assert_eq!(Outcome::from_number(u64::MAX), Outcome::Unknown);
    assert_eq!(TaskKind::from_number(5), TaskKind::Unknown);
    assert_eq!(
        trace_format::tables::LossReason::from_number(1 << 32),
        trace_format::tables::LossReason::Unknown
    );
}

#[test]
fn bytes_behind_a_payload_are_left_to_later_versions() {
    let mut payload = vec![StringRow { id: StringId(1), text: "one".into() }].to_vec();
    payload.extend([0xaa, 0xbb]);
    assert_eq!(Vec::<StringRow>::from_slice(&payload).unwrap().len(), 1);
    let mut file = Vec::new();
    block::put(&mut file, BlockKind::STRINGS, &payload);
    let mut generation = Generation { number: 1, clock: Default::default() }.to_vec();
    generation.push(0xcc);
    block::put(&mut file, BlockKind::GENERATION, &generation);
    assert_eq!(
        oracle::text_comes_back(&file),
        "strings\n  id=1 text=\"one\"\n  raw aabb\n\
         generation number=1 ticks=0 monotonic_ns=0 wall_ns=0\n  raw cc\n"
    );
}

#[test]
fn blocks_of_later_versions_come_back_from_their_text() {
    let mut file = Vec::new();
    block::put(&mut file, BlockKind(200), &[1, 2, 3]);
    let payload = vec![StringRow { id: StringId(1), text: "one".into() }].to_vec();
    file.extend(block::header(BlockKind::STRINGS, 1, &[&payload]));
    file.extend(payload);
    assert_eq!(
        oracle::text_comes_back(&file),
        "block kind=200 flags=0  # a kind of a newer version\n  raw 010203\n\
         block kind=4 flags=1  # flags of a newer version\n  raw 0303076f6e65\n"
    );
}

#[test]
fn a_larger_major_version_is_refused_with_advice() {
    let mut header = header(0, Vec::new());
    header.version = Version { major: 2, minor: 0 };
    assert_eq!(
        Header::from_slice(&header.to_vec()).unwrap_err().to_string(),
        "expected format version 1 (a newer `cargo trace` reads newer files) at byte 0 of the block"
    );
    header.version = Version { major: 1, minor: u32::MAX };
    assert_eq!(Header::from_slice(&header.to_vec()).unwrap().version, header.version);
    assert_eq!(VERSION.major, 1);
}

#[test]
fn a_table_without_our_kinds_takes_nothing_from_them() {
    let schema = Schema::new(Vec::new());
    let bytes = wire::to_vec(|out| {
        trace_format::events::put(out, 1, &Event::RegionEnd);
        trace_format::events::put(out, 1, &Event::ThreadEnd);
    });
    let read: Vec<_> = Events::new(&bytes, Ticks(0), &schema).map(|e| e.unwrap().event).collect();
    assert_eq!(read, [Event::RegionEnd, Event::ThreadEnd]);
    assert!(text::parse("header version=1.0 pid=1\n").is_ok());
}
