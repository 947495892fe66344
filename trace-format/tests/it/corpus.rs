//! The saved inputs of the fuzz targets.

use crate::oracle;
use std::path::Path;

/// Runs `oracle` on each input of a target.
fn replay(target: &str, oracle: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target);
    let mut inputs = 0;
    for entry in std::fs::read_dir(&folder).expect("a folder of inputs") {
        let path = entry.expect("an input").path();
        // Shown when the oracle panics.
        println!("{}", path.display());
        oracle(&std::fs::read(&path).expect("a readable input"));
        inputs += 1;
    }
    assert!(inputs > 0, "no inputs in {}", folder.display());
}

#[test]
fn saved_blocks_hold() {
    replay("blocks", oracle::blocks);
}

#[test]
fn saved_events_hold() {
    replay("events", oracle::events);
}

#[test]
fn saved_texts_hold() {
    replay("text", oracle::text);
}
