//! Traces in their text form, each with its story and what the reader makes of it.
//!
//! A file in `tests/golden` has the story as comments, then `-- trace` and the text, then what is
//! expected: `-- tree` (see `trace_testing::tree`), and `-- notes` when there is anything to note.
//! With EXECTRACE_BLESS=1 the expected parts are written anew; read the difference before you
//! believe it.

use std::fmt::Write;
use std::path::Path;
use trace_reader::{Observer, Trace};

struct Nothing;
impl Observer<'_> for Nothing {}

#[test]
fn traces_are_read_as_written_down() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let bless = std::env::var_os("EXECTRACE_BLESS").is_some();
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    for path in files {
        let golden = std::fs::read_to_string(&path).unwrap();
        let (story, rest) = golden.split_once("-- trace\n").expect("a trace");
        let (text, _) = rest.split_once("-- tree\n").expect("an expected tree");
        let bytes = match trace_format::text::parse(text) {
            Ok(bytes) => bytes,
            Err(error) => panic!("{}: {error}", path.display()),
        };
        let trace = Trace::from_bytes(bytes).unwrap();
        if let Err(wrong) = trace_testing::validate(&trace) {
            panic!("{}: {wrong:#?}", path.display());
        }
        let read =
            format!("{story}-- trace\n{text}-- tree\n{}{}", trace_testing::tree(&trace), notes(&trace));
        if bless {
            std::fs::write(&path, read).unwrap();
        } else {
            assert_eq!(read, golden, "{}", path.display());
        }
    }
}

/// What is not as it should be.
fn notes(trace: &Trace) -> String {
    let mut notes = String::new();
    let walked = trace.walk(&mut Nothing);
    if !trace.is_complete() {
        notes += "the end is missing\n";
    }
    for loss in trace.losses() {
        let (thread, reason) = (loss.thread.0, loss.reason.name());
        let (since, until) = (loss.since.ns(), loss.until.ns());
        writeln!(notes, "thread {thread} lost {} ({reason}), {since} to {until} ns", loss.count).unwrap();
    }
    for damage in trace.damage() {
        writeln!(notes, "damage at {}: {} bytes: {}", damage.offset, damage.bytes, damage.message).unwrap();
    }
    if walked.repaired.count > 0 {
        let repaired = walked.repaired;
        writeln!(notes, "{} effects repaired, {} ns at most", repaired.count, repaired.max_ns).unwrap();
    }
    if walked.unresolved > 0 {
        writeln!(notes, "{} effects let go before their causes", walked.unresolved).unwrap();
    }
    if walked.unpaired_ends > 0 {
        writeln!(notes, "{} ends without a begin", walked.unpaired_ends).unwrap();
    }
    if notes.is_empty() { notes } else { format!("-- notes\n{notes}") }
}
