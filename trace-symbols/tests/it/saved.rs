//! The saved inputs of the fuzz target, as they are and damaged.

use crate::oracle;
use std::fs;
use std::path::PathBuf;

/// Changed inputs for each saved one, of which a few bytes are wrong.
const ROUNDS: u64 = 30;
const LONG_ROUNDS: u64 = 5_000;

fn saved() -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/programs");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect()
}

#[test]
fn saved_programs_hold_and_have_lines_if_they_can() {
    let folder = tempfile::tempdir().unwrap();
    let without = ["link_elsewhere", "symbols_only"];
    for (name, bytes) in saved() {
        let lines = oracle::programs(&bytes, &folder.path().join(&name));
        let has_lines = lines > 0;
        assert_eq!(has_lines, !without.contains(&&*name), "{name}: {lines}");
    }
}

#[test]
fn damaged_programs_hold() {
    let folder = tempfile::tempdir().unwrap();
    let rounds = match std::env::var_os("EXECTRACE_FULL") {
        Some(full) if full == "1" => LONG_ROUNDS,
        _ => ROUNDS,
    };
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (random >> 33) as usize % below
    };
    for (name, good) in saved() {
        for round in 0..rounds {
            let mut bytes = good.clone();
            for _ in 0..1 + next(4) {
                let place = next(bytes.len());
                bytes[place] = [0, 1, 0x7F, 0x80, 0xFF, next(256) as u8][next(6)];
            }
            println!("{name} {round}");
            oracle::programs(&bytes, &folder.path().join("damaged"));
        }
    }
}
