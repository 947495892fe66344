//! Files that were cut, damaged or put together wrongly.

use crate::{END, begin, read};
use trace_format::block::{BlockKind, HEADER_LEN, SYNC};
use trace_reader::Trace;
use trace_testing::{Lane, TraceBuilder, tree};

/// Three pieces of one thread, and the end.
fn sample() -> Vec<u8> {
    let lane = Lane::new(1)
        .at(10, begin(1))
        .at(20, END)
        .piece(0)
        .at(30, begin(2))
        .at(40, END)
        .piece(0)
        .at(50, begin(3))
        .at(60, END);
    let file = TraceBuilder::new().thread(1, "main").site(1, "one").site(2, "two").site(3, "three");
    file.lane(lane).end(100)
}

/// Where the blocks of a kind begin.
fn blocks(bytes: &[u8], kind: BlockKind) -> Vec<usize> {
    let mut at = 0;
    let mut found = Vec::new();
    while let Ok(block) = trace_format::block::read(&bytes[at..]) {
        if block.kind == kind {
            found.push(at);
        }
        at += HEADER_LEN + block.payload.len();
    }
    found
}

fn messages(trace: &Trace) -> Vec<(u64, u64, &str)> {
    trace.damage().iter().map(|damage| (damage.offset, damage.bytes, damage.message.as_str())).collect()
}

#[test]
fn damage_in_the_middle_costs_one_block_and_is_named() {
    let mut bytes = sample();
    let at = blocks(&bytes, BlockKind::EVENTS)[1];
    bytes[at + HEADER_LEN + 2] ^= 0x40;
    let trace = read(bytes);
    assert_eq!(tree(&trace), "main (main)\n  one\n  three\n");
    let [counts, broken, gap] = &messages(&trace)[..] else { panic!("{:?}", trace.damage()) };
    let expected = "2 blocks with 6 bytes of events found; the recorder wrote 3 blocks with 9 bytes";
    assert_eq!(*counts, (0, 0, expected));
    assert_eq!((broken.0, broken.1), (at as u64, 26));
    assert!(broken.2.starts_with("checksum "), "{broken:?}");
    assert_eq!(gap.2, "thread 1: its piece 1 is missing before this");
    assert!(trace.is_complete());
}

#[test]
fn a_length_that_is_wrong_costs_one_block() {
    for high in [0x00, 0x10, 0xff] {
        let mut bytes = sample();
        let at = blocks(&bytes, BlockKind::EVENTS)[1];
        bytes[at + 11] = high;
        bytes[at + 8] ^= 0x04;
        let trace = read(bytes);
        assert_eq!(tree(&trace), "main (main)\n  one\n  three\n");
        assert_eq!(trace.damage().len(), 3, "{:?}", trace.damage());
    }
}

#[test]
fn garbage_between_blocks_is_passed_over() {
    let mut bytes = sample();
    let at = blocks(&bytes, BlockKind::EVENTS)[1];
    let garbage = [&SYNC[..], b"rubbish", &SYNC[..3]].concat();
    bytes.splice(at..at, garbage.iter().copied());
    let trace = read(bytes);
    assert_eq!(tree(&trace), "main (main)\n  one\n  two\n  three\n");
    assert_eq!(trace.damage().len(), 1);
    assert_eq!((trace.damage()[0].offset, trace.damage()[0].bytes), (at as u64, garbage.len() as u64));
}

#[test]
fn a_damaged_front_is_damage_when_blocks_follow() {
    let mut bytes = sample();
    bytes[0] = b'?';
    let trace = read(bytes);
    assert_eq!(tree(&trace), "main (main)\n  one\n  two\n  three\n");
    let messages = messages(&trace);
    assert!(messages.iter().any(|message| message.2 == "no block starts here"), "{messages:?}");
    assert!(messages.iter().any(|message| message.2.starts_with("the header is missing")), "{messages:?}");
}

#[test]
fn a_cut_says_how_much_is_missing_at_least() {
    let bytes = sample();
    let last = *blocks(&bytes, BlockKind::END).last().unwrap();
    let trace = read(bytes[..last + 20].to_vec());
    let missing = bytes.len() - last - 20;
    assert_eq!(
        messages(&trace),
        [(last as u64, 20, &*format!("the file ends inside a block: {missing} bytes are missing at least"))]
    );
    assert!(!trace.is_complete());
}

#[test]
fn events_of_a_block_that_is_cut_are_used() {
    let bytes = sample();
    let last = *blocks(&bytes, BlockKind::EVENTS).last().unwrap();
    // All but the region's end, which has one byte.
    let end = *blocks(&bytes, BlockKind::END).last().unwrap();
    let trace = read(bytes[..end - 1].to_vec());
    assert_eq!(tree(&trace), "main (main)\n  one\n  two\n  three open\n");
    assert_eq!(trace.damage()[0].offset, last as u64);
}

#[test]
fn zeros_at_the_end_are_said_to_be_zeros() {
    let mut bytes = sample();
    let len = bytes.len();
    bytes.extend([0; 500]);
    let trace = read(bytes);
    assert_eq!(messages(&trace), [(len as u64, 500, "only zeros from here to the end of the file")]);
}

#[test]
fn another_recording_behind_the_first_is_not_mixed_into_it() {
    let mut bytes = sample();
    let len = bytes.len();
    let lane = Lane::new(1).at(10, begin(1)).at(20, END);
    let other = TraceBuilder::new().thread(1, "other").site(1, "other").lane(lane).end(50);
    let mut other = other;
    // A header of another process.
    let mut header = trace_format::tables::Header {
        version: trace_format::tables::VERSION,
        pid: 43,
        facts: vec![],
        schema: trace_format::Schema::current(),
    };
    header.facts.push(("program".into(), "other".into()));
    let mut front = Vec::new();
    let payload = trace_format::tables::Payload::to_vec(&header);
    trace_format::block::put(&mut front, BlockKind::HEADER, &payload);
    bytes.append(&mut front);
    bytes.append(&mut other);
    let trace = read(bytes);
    assert_eq!(tree(&trace), "main (main)\n  one\n  two\n  three\n");
    assert_eq!(trace.damage().len(), 1);
    assert!(trace.damage()[0].offset >= len as u64);
}

#[test]
fn parts_may_stand_in_any_order() {
    let lane = Lane::new(1)
        .at(10, begin(1))
        .at(15, begin(2))
        .part()
        .at(20, END)
        .part()
        .at(25, END)
        .piece(0)
        .at(30, begin(3))
        .at(40, END);
    let parts = lane.into_parts();
    let expected = "main (main)\n  one\n    two\n  three\n";
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]] {
        let file = TraceBuilder::new().thread(1, "main").site(1, "one").site(2, "two").site(3, "three");
        let file = order.iter().fold(file, |file, &place| file.events(parts[place].0, &parts[place].1));
        let trace = read(file.end(100));
        assert_eq!(tree(&trace), expected, "{order:?}");
        assert_eq!(trace.damage(), []);
        let times: Vec<_> = trace.events().map(|event| event.time.ns()).collect();
        assert_eq!(times, [10, 15, 20, 25, 30, 40]);
    }
}

#[test]
fn a_part_that_is_there_twice_is_used_once() {
    let parts = Lane::new(1).at(10, begin(1)).at(20, END).into_parts();
    let (head, events) = &parts[0];
    let file =
        TraceBuilder::new().thread(1, "main").site(1, "one").events(*head, events).events(*head, events);
    let trace = read(file.end(100));
    assert_eq!(tree(&trace), "main (main)\n  one\n");
    assert_eq!(
        trace.damage()[0].message,
        "thread 1: its piece 0 is there up to byte 3, and again from byte 0 on"
    );
}

#[test]
fn events_that_make_no_sense_cost_the_rest_of_their_block() {
    let parts = Lane::new(1).at(10, begin(1)).at(20, END).into_parts();
    let (head, events) = &parts[0];
    // Form 2 has no meaning.
    let events = [&events[..], &[0b0000_0101], &events[..]].concat();
    let trace = read(TraceBuilder::new().thread(1, "main").site(1, "one").events(*head, &events).end(100));
    assert_eq!(tree(&trace), "main (main)\n  one\n");
    assert_eq!(trace.damage().len(), 1);
    assert!(
        trace.damage()[0].message.starts_with("events of thread 1 that make no sense: expected"),
        "{:?}",
        trace.damage()
    );
}

#[test]
fn blocks_of_kinds_and_flags_that_are_unknown_are_skipped() {
    let mut bytes = sample();
    let end = *blocks(&bytes, BlockKind::END).last().unwrap();
    let mut unknown = Vec::new();
    trace_format::block::put(&mut unknown, BlockKind(200), b"from the future");
    unknown.extend(trace_format::block::header(BlockKind::EVENTS, 1, &[b"packed"]));
    unknown.extend(b"packed");
    bytes.splice(end..end, unknown);
    let trace = read(bytes);
    assert_eq!(trace.damage(), []);
    assert_eq!(trace.event_count(), 6);
}

#[test]
fn a_missing_block_of_sites_costs_names_and_nothing_else() {
    let mut bytes = sample();
    let at = blocks(&bytes, BlockKind::SITES)[1];
    bytes[at + HEADER_LEN] ^= 1;
    let trace = read(bytes);
    assert_eq!(tree(&trace), "main (main)\n  one\n  site 2\n  three\n");
    let names: Vec<_> = trace.summary().regions.iter().map(|region| region.name.clone()).collect();
    assert!(names.contains(&"site 2".to_owned()), "{names:?}");
}

/// A second generation's row without its string made the thread nameless.
#[test]
fn a_damaged_string_leaves_a_thread_the_name_it_had() {
    let lane = Lane::new(1).at(10, begin(1)).at(20, END);
    let file = TraceBuilder::new().thread(1, "worker").lane(lane).generation(1, 50).thread(1, "worker");
    let mut bytes = file.end(100);
    let strings = blocks(&bytes, BlockKind::STRINGS);
    bytes[strings[1] + HEADER_LEN] ^= 1;
    assert_eq!(read(bytes).threads()[0].name, "worker".into());
}

/// A row that waited for its string was taken for the newest when the generation was over.
#[test]
fn a_name_that_comes_late_does_not_replace_a_newer_one() {
    use trace_format::tables::{Payload, StringRow, ThreadRow};
    use trace_format::{StringId, ThreadId};
    let mut bytes = TraceBuilder::new().cut();
    let mut put = |kind, payload: Vec<u8>| trace_format::block::put(&mut bytes, kind, &payload);
    let thread = |name| vec![ThreadRow { id: ThreadId(1), os_id: 7, name: StringId(name) }].to_vec();
    let string = |id, text: &str| vec![StringRow { id: StringId(id), text: text.into() }].to_vec();
    put(BlockKind::THREADS, thread(8));
    put(BlockKind::STRINGS, string(9, "new"));
    put(BlockKind::THREADS, thread(9));
    put(BlockKind::STRINGS, string(8, "old"));
    let trace = read(bytes);
    assert_eq!((&*trace.threads()[0].name, trace.threads()[0].os_id), ("new", 7));
}

#[test]
fn tables_of_a_later_generation_fill_in_what_was_damaged() {
    let lane = Lane::new(1).at(10, begin(1)).at(20, END);
    let file = TraceBuilder::new().thread(1, "main").site(1, "one").lane(lane);
    let mut bytes = file.clone().cut();
    let strings = blocks(&bytes, BlockKind::STRINGS);
    bytes[strings[1] + HEADER_LEN] ^= 1;
    let rest = file.generation(1, 50).site(1, "one").end(100);
    bytes.extend(&rest[bytes.len()..]);
    assert_eq!(tree(&read(bytes)), "main (main)\n  one\n");
}
