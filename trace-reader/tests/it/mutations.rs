//! Nothing in a file makes the reader panic or hang.

use crate::full;
use std::time::{Duration, Instant};
use trace_reader::Trace;
use trace_testing::{Program, Random, validate};

#[test]
fn random_changes_to_a_trace_are_survived() {
    let files =
        [Program { seed: 3, threads: 4, steps: 300, skew_ns: 50 }.file(), crate::calls::of_everything()];
    let rounds = match (full(), cfg!(debug_assertions)) {
        (true, _) => 100_000,
        (false, true) => 5_000,
        (false, false) => 20_000,
    };
    let mut random = Random(0x5eed);
    for round in 0..rounds {
        let mut mutant = files[round % files.len()].clone();
        for _ in 0..=random.below(4) {
            mutate(&mut mutant, &mut random);
        }
        if random.below(2) == 0 {
            correct_checksums(&mut mutant);
        }
        let begun = Instant::now();
        if let Ok(trace) = Trace::from_bytes(&mutant[..])
            && let Err(wrong) = validate(&trace)
        {
            panic!("round {round}: {wrong:#?}");
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "round {round} took {:?}", begun.elapsed());
    }
}

fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(bytes.len());
    match random.below(6) {
        0 => bytes[at] ^= 1 << random.below(8),
        1 => bytes[at] = random.number() as u8,
        2 => bytes.truncate(at + 1),
        3 => {
            let end = (at + 1 + random.below(40)).min(bytes.len());
            bytes.drain(at..end);
        }
        4 => {
            let end = (at + random.below(200)).min(bytes.len());
            let copy = bytes[at..end].to_vec();
            let to = random.below(bytes.len());
            bytes.splice(to..to, copy);
        }
        _ => {
            let filler: Vec<u8> = (0..random.below(20)).map(|_| random.number() as u8).collect();
            bytes.splice(at..at, filler);
        }
    }
    if bytes.is_empty() {
        bytes.push(0xF5);
    }
}

/// Makes every block's checksum right, so that what is wrong inside is seen by what reads payloads.
fn correct_checksums(bytes: &mut [u8]) {
    let mut at = 0;
    while let Some(found) = trace_format::block::find_sync(bytes, at) {
        at = found + 4;
        let Some(header) = bytes.get(found..found + 16) else { return };
        let len = u32::from_le_bytes([header[8], header[9], header[10], header[11]]) as usize;
        let (kind, flags) = (header[4], header[5]);
        let Some(payload) = bytes.get(found + 16..found + 16 + len) else { continue };
        let header = trace_format::block::header(trace_format::block::BlockKind(kind), flags, &[payload]);
        bytes[found..found + 16].copy_from_slice(&header);
        at = found + 16 + len;
    }
}
