//! Records as the kernel makes them, and as it never does.

use super::*;

const ABOUT: About = About { process: 7, os_id: 8, monotonic_ns: 9, cpu: 1, event: 55 };

/// A record of that type and those flags.
pub(crate) fn record(kind: u32, flags: u16, words: &[u64]) -> Vec<u8> {
    let mut bytes = kind.to_ne_bytes().to_vec();
    bytes.extend(flags.to_ne_bytes());
    bytes.extend(((HEADER + words.len() * 8) as u16).to_ne_bytes());
    bytes.extend(words.iter().flat_map(|word| word.to_ne_bytes()));
    bytes
}

fn pair(first: u32, second: u32) -> u64 {
    let mut bytes = [0; 8];
    bytes[..4].copy_from_slice(&first.to_ne_bytes());
    bytes[4..].copy_from_slice(&second.to_ne_bytes());
    u64::from_ne_bytes(bytes)
}

fn trailer_words(about: About) -> [u64; 4] {
    [pair(about.process, about.os_id), about.monotonic_ns, pair(about.cpu, 0), about.event]
}

/// A record of a thread that gets the CPU.
pub(crate) fn switch_in(monotonic_ns: u64) -> Vec<u8> {
    record(SWITCH, 0, &trailer_words(About { monotonic_ns, ..ABOUT }))
}

fn sample_words(address: u64, chain: &[u64]) -> Vec<u64> {
    let mut words = vec![55, pair(7, 8), 9, address, pair(1, 0)];
    words.extend(chain);
    words
}

#[test]
fn switches_say_whether_the_thread_was_preempted() {
    let words = trailer_words(ABOUT);
    assert_eq!(parse(&record(SWITCH, 0, &words)), Some(Record::In(ABOUT)));
    let out = |preempted| Some(Record::Out { about: ABOUT, preempted });
    assert_eq!(parse(&record(SWITCH, SWITCH_OUT, &words)), out(false));
    assert_eq!(parse(&record(SWITCH, SWITCH_OUT | SWITCH_OUT_PREEMPTED, &words)), out(true));
}

#[test]
fn a_sample_has_the_frames_of_the_program_without_marks() {
    let user = -512_i64 as u64;
    let bytes = record(SAMPLE, 0, &sample_words(0, &[4, user, 0x1000, 0x2000, 0]));
    let Some(Record::Sample { about, chain }) = parse(&bytes) else { panic!("{bytes:?}") };
    assert_eq!(about, ABOUT);
    assert_eq!(chain.frames().collect::<Vec<_>>(), [0x1000, 0x2000]);
}

#[test]
fn a_sample_without_a_call_chain_is_a_page_fault() {
    let bytes = record(SAMPLE, 0, &sample_words(0xabc, &[]));
    assert_eq!(parse(&bytes), Some(Record::Fault { about: ABOUT, address: 0xabc }));
}

#[test]
fn a_sample_with_data_is_a_tracepoints() {
    let data = u64::from_ne_bytes([12, 0, 0, 0, 0x77, 1, 0, 0]);
    let bytes = record(SAMPLE, 0, &sample_words(0xabc, &[data, 5]));
    let Some(Record::Point { about, stream, data }) = parse(&bytes) else { panic!("{bytes:?}") };
    assert_eq!((about, stream, data.len()), (ABOUT, 0xabc, 12));
    assert_eq!((&data[..2], &data[4..]), (&0x177_u16.to_ne_bytes()[..], &5_u64.to_ne_bytes()[..]));
    let long = u64::from_ne_bytes([13, 0, 0, 0, 0x77, 1, 0, 0]);
    assert_eq!(parse(&record(SAMPLE, 0, &sample_words(0xabc, &[long, 5]))), None);
}

#[test]
fn an_end_and_a_loss_are_told_and_the_rest_is_passed_over() {
    let mut words = vec![pair(7, 7), pair(8, 8), 9];
    words.extend(trailer_words(ABOUT));
    assert_eq!(parse(&record(EXIT, 0, &words)), Some(Record::Exit(ABOUT)));
    let mut words = vec![55, 1234];
    words.extend(trailer_words(ABOUT));
    assert_eq!(parse(&record(LOST, 0, &words)), Some(Record::Lost(1234)));
    assert_eq!(parse(&record(77, 0, &[])), Some(Record::Other));
}

#[test]
fn a_call_chain_longer_than_its_record_is_refused() {
    for count in [2, u64::MAX, u64::MAX / 8 + 1] {
        assert_eq!(parse(&record(SAMPLE, 0, &sample_words(0, &[count, 0x1000]))), None);
    }
}

#[test]
fn every_prefix_of_every_record_is_read_or_refused_and_never_read_beyond() {
    let kinds = [SWITCH, SAMPLE, EXIT, LOST, THROTTLE, 77];
    for kind in kinds {
        let whole = record(kind, SWITCH_OUT, &[3; 12]);
        for cut in 0..whole.len() {
            parse(&whole[..cut]);
            len(&whole[..cut]);
        }
    }
}

#[test]
fn any_bytes_are_read_or_refused() {
    let mut state = 0x1234_5678_9abc_def1_u64;
    for _ in 0..20_000 {
        let mut bytes: Vec<u8> = Vec::new();
        for _ in 0..16 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            // Small numbers often, which are counts and types that mean something.
            let word = if state & 3 == 0 { state >> 60 } else { state };
            bytes.extend(word.to_ne_bytes());
        }
        bytes[0..4].copy_from_slice(&(state as u32 >> 8 & 15).to_ne_bytes());
        let cut = state as usize % 129;
        if let Some(Record::Sample { chain, .. }) = parse(&bytes[..cut]) {
            assert!(chain.frames().count() * 8 + 56 <= cut);
        }
        assert!(len(&bytes[..cut]).is_none_or(|len| len >= 8 && len.is_multiple_of(8)));
    }
}

#[test]
fn a_length_that_no_record_can_have_is_none() {
    let with_len = |len: u16| {
        let mut bytes = record(SWITCH, 0, &[0; 4]);
        bytes[6..8].copy_from_slice(&len.to_ne_bytes());
        bytes
    };
    assert_eq!(len(&with_len(40)), Some(40));
    for wrong in [0, 4, 7, 9, 12, 39] {
        assert_eq!(len(&with_len(wrong)), None, "{wrong}");
    }
    assert_eq!(len(&[0; 7]), None);
}
