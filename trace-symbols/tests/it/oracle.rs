//! What must hold for any bytes at all as a program. The fuzz target `programs` includes this file by its
//! path, and `saved.rs` runs the same, so that the gate needs no fuzzer.

use object::Object;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};
use trace_reader::Trace;
use trace_symbols::{Files, Frame, Symbols};
use trace_testing::TraceBuilder;

const BASE: u64 = 0x10_0000;
/// The functions of the saved programs lie within so many bytes.
const CODE: u64 = 0x400;

/// Bytes as a program, which is written to `path`; how many addresses of it have a line.
pub(crate) fn programs(bytes: &[u8], path: &Path) -> usize {
    fs::write(path, bytes).unwrap();
    // What has no build id is believed as well, being older than the trace.
    File::options().append(true).open(path).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
    let file = object::File::parse(bytes).ok();
    let id = file.as_ref().and_then(|file| file.build_id().ok()?).unwrap_or_default();
    let builder = TraceBuilder::new().module(BASE, CODE, path.to_str().unwrap(), id);
    let trace = Trace::from_bytes(builder.end(1)).unwrap();

    let began = Instant::now();
    let found = look_up(&trace, 1 << 30);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    assert_eq!(look_up(&trace, 1 << 30), found, "it is no other file than before");
    // With less room for it there are fewer names and lines, but nothing else goes wrong.
    look_up(&trace, bytes.len() as u64 / 2);
    found.iter().filter(|frames| frames[0].line > 0).count()
}

fn look_up(trace: &Trace, limit: u64) -> Vec<Vec<Frame>> {
    let files = Files::new().limit(limit);
    let mut symbols = Symbols::new(trace, &files);
    let addresses = (BASE..BASE + CODE).step_by(4);
    let all: Vec<_> = addresses.clone().map(|address| symbols.address(address).to_vec()).collect();
    for (frames, address) in all.iter().zip(addresses) {
        let (outer, inlined) = frames.split_last().expect("one at least");
        assert!(!outer.inlined && inlined.iter().all(|frame| frame.inlined), "{frames:?}");
        assert!(frames.iter().all(|frame| (frame.address, frame.offset) == (address, address - BASE)));
    }
    assert!(symbols.notes().len() <= 2, "{:?}", symbols.notes());
    all
}
