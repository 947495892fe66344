//! Each limit at one less, exactly, and one more.

use trace_format::block::{self, BlockError, BlockKind, HEADER_LEN, MAX_PAYLOAD};
use trace_format::events::{self, Events, MAX_DT};
use trace_format::wire::{self, MAX_STR};
use trace_format::{Event, Input, Out, Schema, SiteId, Ticks, Value, text, varint};

#[test]
fn a_string_is_cut_beyond_its_limit_and_not_at_it() {
    for (len, kept) in [(MAX_STR - 1, MAX_STR - 1), (MAX_STR, MAX_STR), (MAX_STR + 1, MAX_STR)] {
        let message = "m".repeat(len);
        let bytes = wire::to_vec(|out| {
            events::put(out, 0, &Event::Log { site: SiteId(1), message: &message });
            events::put(out, 0, &Event::Counter { site: SiteId(1), value: Value::Str(&message) });
            events::put(out, 0, &Event::Counter { site: SiteId(1), value: Value::Display(&message) });
        });
        let schema = Schema::current();
        let kept = "m".repeat(kept);
        let value = Event::Counter { site: SiteId(1), value: Value::Str(&kept) };
        let read: Vec<_> = Events::new(&bytes, Ticks(0), &schema).map(|e| e.unwrap().event).collect();
        assert_eq!(read, [Event::Log { site: SiteId(1), message: &kept }, value, value], "{len} bytes");
    }
}

#[test]
fn a_string_in_a_text_is_refused_beyond_the_limit() {
    let source = |len| format!("strings\n  id=1 text=\"{}\"\n", "s".repeat(len));
    assert!(text::parse(&source(MAX_STR - 1)).is_ok());
    assert!(text::parse(&source(MAX_STR)).is_ok());
    let error = text::parse(&source(MAX_STR + 1)).unwrap_err();
    assert_eq!((error.line, &*error.expected), (2, "a string of at most 1024 bytes"));
}

#[test]
fn a_longer_string_of_another_writer_is_read_and_comes_back_from_its_text() {
    let mut bytes = vec![0x07, events_kind_log(), 0x03];
    let (len, len_len) = varint::bytes(MAX_STR as u64 + 1);
    bytes.extend(&len[..len_len]);
    bytes.extend("s".repeat(MAX_STR + 1).bytes());
    let schema = Schema::current();
    let read: Vec<_> = Events::new(&bytes, Ticks(0), &schema).map(|e| e.unwrap().event).collect();
    assert_eq!(read, [Event::Log { site: SiteId(1), message: &"s".repeat(MAX_STR + 1) }]);
    let mut file = Vec::new();
    block::put(&mut file, BlockKind::EVENTS, &[&[0x01; 5][..], &bytes].concat());
    assert_eq!(text::parse(&text::to_string(&file)).unwrap(), file);
}

fn events_kind_log() -> u8 {
    trace_format::spec::kind::LOG
}

#[test]
fn formatted_text_fits_exactly_or_not_at_all() {
    // The é lies across the end of the room, where a cut would leave a byte unused and unnoticed.
    for text in ["abcdefgh", "abcdefgé", "éééé"] {
        let needed = 2 + text.len();
        for (room, fits) in [(needed - 1, false), (needed, true), (needed + 1, true)] {
            let mut buf = vec![0; room];
            let mut out = Out::new(&mut buf);
            out.display(format_args!("{text}"));
            assert_eq!(out.fits(), fits, "{text} in {room} bytes");
            if fits {
                assert_eq!(Input::new(out.written()).str(), Ok(text));
            }
        }
    }
}

#[test]
fn what_comes_behind_a_cut_is_not_added() {
    /// Goes on writing when it is told to stop.
    struct Stubborn;
    impl std::fmt::Display for Stubborn {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            let _ = f.write_str(&"x".repeat(MAX_STR - 1));
            let _ = f.write_str("é");
            let _ = f.write_str("y");
            Ok(())
        }
    }
    let bytes = wire::to_vec(|out| out.display(format_args!("{Stubborn}")));
    assert_eq!(Input::new(&bytes).str(), Ok(&*"x".repeat(MAX_STR - 1)));
}

#[test]
fn a_payload_may_be_as_long_as_the_limit() {
    for len in [MAX_PAYLOAD - 1, MAX_PAYLOAD] {
        let mut file = Vec::new();
        block::put(&mut file, BlockKind::STRINGS, &vec![0; len]);
        assert_eq!(block::read(&file).map(|block| block.payload.len()), Ok(len));
        let mut head = file[..HEADER_LEN].to_vec();
        assert_eq!(
            block::read(&head),
            Err(BlockError::Truncated { need: HEADER_LEN + len, have: HEADER_LEN })
        );
        head[8..12].copy_from_slice(&(MAX_PAYLOAD as u32 + 1).to_le_bytes());
        assert_eq!(block::read(&head), Err(BlockError::TooLong { len: MAX_PAYLOAD + 1 }));
    }
}

#[test]
#[should_panic(expected = "a block of 16777217 bytes; at most 16777216 are allowed")]
fn a_longer_payload_is_refused_by_the_writer() {
    block::header(BlockKind::STRINGS, 0, &[&vec![0; MAX_PAYLOAD], &[0]]);
}

#[test]
fn a_pause_may_be_just_below_the_limit() {
    let schema = Schema::current();
    for event in [Event::RegionEnd, Event::ThreadEnd] {
        for dt in [MAX_DT - 2, MAX_DT - 1] {
            let bytes = wire::to_vec(|out| events::put(out, dt, &event));
            let read: Vec<_> = Events::new(&bytes, Ticks(5), &schema).map(|e| e.unwrap()).collect();
            assert_eq!(read, [events::Timed { ticks: Ticks(5 + dt), event }]);
        }
    }
    let line = |dt| format!("events thread=1 seq=0 offset=0 base=0 lost_ends=0\n  +{dt} region_end\n");
    assert!(text::parse(&line(MAX_DT - 1)).is_ok());
    assert_eq!(
        text::parse(&line(MAX_DT)).unwrap_err().to_string(),
        "line 2, column 3: expected an event (such as `+12 region_end`, below 2^50 ticks) or `raw`, \
         found `+1125899906842624`"
    );
}

#[test]
#[cfg(debug_assertions)]
#[should_panic(expected = "dt < MAX_DT")]
fn a_pause_at_the_limit_is_a_mistake_of_the_recorder() {
    wire::to_vec(|out| events::put(out, MAX_DT, &Event::RegionEnd));
}

#[test]
fn an_integer_grows_by_a_byte_at_each_power_of_128() {
    for len in 1..=8 {
        let limit = 1u64 << (7 * len);
        for (value, expected) in [(limit - 1, len), (limit, len + 1), (limit + 1, len + 1)] {
            let bytes = wire::to_vec(|out| out.uint(value));
            assert_eq!(bytes.len(), expected, "{value}");
            assert_eq!(varint::len(value), expected, "{value}");
            assert_eq!(Input::new(&bytes).uint(), Ok(value));
        }
    }
    assert_eq!(varint::len(u64::MAX), varint::MAX_LEN);
    assert_eq!(varint::len(varint::WORD_LIMIT - 1), 8);
    assert_eq!(varint::len(varint::WORD_LIMIT), 9);
}

#[test]
fn a_32_bit_field_ends_at_32_bits() {
    let read = |n: u64| Input::new(&wire::to_vec(|out| out.uint(n))).uint32().ok();
    assert_eq!(read(u64::from(u32::MAX) - 1), Some(u32::MAX - 1));
    assert_eq!(read(u64::from(u32::MAX)), Some(u32::MAX));
    assert_eq!(read(u64::from(u32::MAX) + 1), None);
}

#[test]
fn a_count_may_be_as_large_as_the_room_for_its_rows() {
    let count = |n: u64, room: usize| {
        let bytes = wire::to_vec(|out| {
            out.uint(n);
            out.bytes(&vec![0; room]);
        });
        Input::new(&bytes).count(3).ok()
    };
    assert_eq!(count(1, 6), Some(1));
    assert_eq!(count(2, 6), Some(2));
    assert_eq!(count(3, 6), None);
    assert_eq!(count(2, 5), None);
}

#[test]
fn the_short_events_fit_in_what_the_recorder_reserves_for_them() {
    let event = Event::RegionBegin { site: SiteId(u32::MAX) };
    let bytes = wire::to_vec(|out| events::put(out, MAX_DT - 1, &event));
    assert!(bytes.len() <= events::MAX_SHORT_LEN);
}
