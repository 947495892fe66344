//! Rings made by hand: over the end, full, and torn.

use super::super::record::tests::{record, switch_in};
use super::*;

/// The records between two positions of a ring with these bytes; whether all was records.
fn read(bytes: &[u8], tail: u64, head: u64) -> (Vec<Vec<u8>>, bool) {
    let mut found = Vec::new();
    let data = Data { at: bytes.as_ptr(), size: bytes.len() };
    let whole = records(data, tail, head, |record, end| {
        assert!(end <= head);
        found.push(record.to_vec());
    });
    (found, whole)
}

/// A ring of that size into which `records` were written, beginning at `from`; and where they end.
fn ring(size: usize, from: u64, records: &[Vec<u8>]) -> (Vec<u8>, u64) {
    let mut bytes = vec![0xee; size];
    let mut at = from;
    for byte in records.iter().flatten() {
        bytes[at as usize % size] = *byte;
        at += 1;
    }
    (bytes, at)
}

#[test]
fn a_record_that_goes_over_the_end_is_whole() {
    let records: Vec<_> = (0..5).map(switch_in).collect();
    // From every place at which a record can begin, near the start and after many rounds.
    for round in [0, 1 << 40] {
        for place in (0..256).step_by(8) {
            let (bytes, head) = ring(256, round * 256 + place, &records);
            assert_eq!(read(&bytes, round * 256 + place, head), (records.clone(), true), "{place}");
        }
    }
}

#[test]
fn a_ring_that_is_full_to_the_last_byte_is_read() {
    let records = vec![record(77, 0, &[1; 15]), record(77, 0, &[2; 15])];
    let (bytes, head) = ring(256, 128 + 64, &records);
    assert_eq!(head, 256 + 128 + 64);
    assert_eq!(read(&bytes, 128 + 64, head), (records, true));
}

#[test]
fn nothing_is_read_from_an_empty_ring() {
    assert_eq!(read(&[0; 64], 640, 640), (vec![], true));
}

#[test]
fn a_torn_length_ends_the_reading_behind_what_was_whole() {
    for len in [0, 4, 12, 48, u16::MAX - 7] {
        let mut torn = switch_in(2);
        torn[6..8].copy_from_slice(&len.to_ne_bytes());
        let (bytes, head) = ring(256, 200, &[switch_in(1), torn]);
        assert_eq!(read(&bytes, 200, head), (vec![switch_in(1)], false), "{len}");
    }
}

#[test]
fn positions_that_cannot_be_do_not_lead_out_of_the_ring() {
    let (bytes, _) = ring(256, 0, &[switch_in(1), switch_in(2)]);
    for (tail, head) in [(0, u64::MAX), (u64::MAX - 7, 3), (3, 9), (255, 256), (1 << 63, 0)] {
        let data = Data { at: bytes.as_ptr(), size: bytes.len() };
        // SAFETY: nobody writes to the bytes.
        let parts = unsafe { data.between(tail, head) };
        assert!(parts[0].len() + parts[1].len() <= 256);
    }
}
