//! Small traces, from their text form in tests/traces.

use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use trace_format::text;

/// The directory of a test, with a file of each kind that a user may name.
pub(crate) struct Traces {
    directory: TempDir,
}

impl Traces {
    pub(crate) fn new() -> Self {
        let traces = Traces { directory: tempfile::tempdir().unwrap() };
        for name in ["search", "troubled", "spawns", "empty", "runtime", "sync"] {
            traces.add(&format!("{name}.trace"), &bytes(name));
        }
        let mut damaged = bytes("search");
        let events = damaged.len() / 2;
        damaged[events] ^= 0x10;
        traces.add("damaged.trace", &damaged);
        traces.add("cut.trace", &bytes("search")[..events]);
        // As if a block were missing, and nothing else wrong.
        let form = fs::read_to_string(source("search")).unwrap();
        let more = text::parse(&form.replace("event_blocks=5", "event_blocks=6")).unwrap();
        traces.add("contradiction.trace", &more);
        traces.add("nothing.trace", b"");
        traces.add("notes.txt", b"dear diary\n");
        traces
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn add(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

/// A trace of tests/traces.
pub(crate) fn bytes(name: &str) -> Vec<u8> {
    let path = source(name);
    let form = fs::read_to_string(&path).unwrap();
    text::parse(&form).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/traces").join(format!("{name}.txt"))
}
