//! Events survive encoding.

use crate::oracle;
use crate::strategies::{self, AnyEvent, encode, event};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeSet;
use trace_format::events::{self, Events};
use trace_format::spec;
use trace_format::{Schema, Ticks};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    #[test]
    fn any_events_come_back_with_their_times(base in any::<u64>(), written in vec(event(), 0..40)) {
        let bytes = encode(&written);
        let schema = Schema::current();
        let mut read = Events::new(&bytes, Ticks(base), &schema);
        let mut now = base;
        for event in &written {
            now = now.wrapping_add(event.dt);
            let timed = read.next().expect("as many events as were written").expect("a whole event");
            prop_assert_eq!(timed.ticks, Ticks(now));
            event.with(|event| assert_eq!(timed.event, *event));
        }
        prop_assert_eq!(read.next(), None);
        prop_assert_eq!(read.offset(), bytes.len());
        prop_assert_eq!(read.ticks(), Ticks(now));
        oracle::events(&bytes);
    }

    #[test]
    fn the_stacks_of_events_are_found_without_reading_them(written in vec(event(), 0..40)) {
        let bytes = encode(&written);
        let (ours, newer) = (Schema::current(), oracle::later_schema());
        let expected: Vec<_> = written.iter().filter_map(|event| event.with(|event| event.stack())).collect();
        prop_assert_eq!(events::stacks(&bytes, &ours).collect::<Vec<_>>(), expected);
        let read = Events::new(&bytes, Ticks(0), &newer).map_while(Result::ok);
        let expected: Vec<_> = read.filter_map(|timed| timed.event.stack()).collect();
        prop_assert_eq!(events::stacks(&bytes, &newer).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_cut_event_is_an_error_and_never_another_event(written in event()) {
        let bytes = encode(std::slice::from_ref(&written));
        let schema = Schema::current();
        for cut in 1..bytes.len() {
            let mut read = Events::new(&bytes[..cut], Ticks(0), &schema);
            prop_assert!(read.next().unwrap().is_err(), "cut to {}", cut);
            prop_assert_eq!(read.next(), None);
            prop_assert_eq!(events::stacks(&bytes[..cut], &schema).next(), None);
        }
    }
}

#[test]
fn the_tests_know_every_kind_of_the_table() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut kinds = BTreeSet::new();
    for _ in 0..300 {
        use proptest::strategy::ValueTree;
        let event: AnyEvent = event().new_tree(&mut runner).unwrap().current();
        kinds.insert(event.with(|event| event.kind()));
    }
    assert!(kinds.iter().copied().eq(spec::KINDS.iter().map(|spec| spec.number)));
    assert_eq!(kinds.len(), strategies::KINDS);
}

#[test]
fn what_is_no_event_is_said_with_its_place() {
    let message = |bytes: &[u8]| {
        let schema = Schema::current();
        let error = Events::new(bytes, Ticks(0), &schema).find_map(Result::err);
        error.expect("bytes that are no event").to_string()
    };
    for (bytes, expected) in [
        (&[0x01][..], "an integer at byte 1"),
        (&[0x03, 0x05], "an event (form 2 has no meaning in this version) at byte 1"),
        (&[0x07], "a byte at byte 1"),
        (&[0x07, 0x00], "an event kind in its own form (0 to 3 have no long form) at byte 1"),
        (&[0x07, 0x03], "an event kind in its own form (0 to 3 have no long form) at byte 1"),
        (&[0x07, 0xfe], "an event kind of the header's table at byte 1"),
        (&[0x07, 18, 0x03, 0x80], "the type of a value (0 to 127) at byte 3"),
        (&[0x07, 17, 0x03, 0x09, b'a'], "a count that the block has room for at byte 3"),
        (&[0x07, 17, 0x03, 0x05, 0xff, 0xff], "a string in UTF-8 at byte 3"),
        (&[0x01, 0x20, 0, 0, 0, 0x40, 0], "a 32-bit integer at byte 1"),
    ] {
        assert_eq!(message(bytes), format!("expected {expected} of the block"), "{bytes:02x?}");
    }
}
