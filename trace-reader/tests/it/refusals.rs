//! What is no trace is refused with a reason and a piece of advice.

use trace_format::tables::{Header, Payload, VERSION, Version};
use trace_format::{Schema, block};
use trace_reader::{Error, Trace};

fn refusal(bytes: &[u8]) -> String {
    Trace::from_bytes(bytes).expect_err("no trace").to_string()
}

#[test]
fn other_files_are_named_and_there_is_advice() {
    let cases: [(&[u8], &str); 8] = [
        (
            b"",
            "not a trace of exectrace: this is an empty file. The program may have ended before the \
               recording wrote anything: call `trace::stop()` before it exits.",
        ),
        (
            b"\x1f\x8b\x08rest",
            "not a trace of exectrace: this is a gzip file. Unpack it with `gzip -d` first.",
        ),
        (
            b"go 1.23 trace\0\0\0",
            "not a trace of exectrace: this is a trace of a Go program. Open it with \
                                  `go tool trace`.",
        ),
        (
            b"\x7fELF\x02\x01",
            "not a trace of exectrace: this is an ELF program. To trace it, run it with \
                              `cargo trace run`, or as `TRACE_OUT=FILE PROGRAM`.",
        ),
        (
            b"{\"traceEvents\": []}",
            "not a trace of exectrace: this is text that may be JSON. Open a file that \
                                    `trace::start` wrote, not one exported from it.",
        ),
        (
            b"fn main() {}",
            "not a trace of exectrace: this is text. Open a file that `trace::start` wrote, or \
                           that TRACE_OUT named.",
        ),
        (
            &[0; 100],
            "not a trace of exectrace: this is a file that begins with zeros. Open a file that \
                     `trace::start` wrote, or that TRACE_OUT named.",
        ),
        (
            &[0x80, 1, 0, 9],
            "not a trace of exectrace: this is data of an unknown kind. Open a file that \
                            `trace::start` wrote, or that TRACE_OUT named.",
        ),
    ];
    for (bytes, message) in cases {
        assert_eq!(refusal(bytes), message);
    }
}

#[test]
fn a_newer_major_version_is_refused() {
    let version = Version { major: VERSION.major + 1, minor: 3 };
    let header = Header { version, pid: 1, facts: vec![], schema: Schema::current() };
    let mut bytes = Vec::new();
    block::put(&mut bytes, block::BlockKind::HEADER, &header.to_vec());
    assert_eq!(
        refusal(&bytes),
        "the trace has format version 2.3; this reader knows versions up to 1.x. A newer `cargo trace` reads it."
    );
}

#[test]
fn a_header_that_contradicts_the_event_table_is_refused() {
    let mut bytes = Vec::new();
    let header = Header { version: VERSION, pid: 1, facts: vec![], schema: Schema::current() };
    let mut payload = header.to_vec();
    let name = payload.windows(4).position(|window| window == b"site").unwrap();
    payload[name + 4] = 0;
    block::put(&mut bytes, block::BlockKind::HEADER, &payload);
    assert_eq!(
        refusal(&bytes),
        "not a trace of exectrace: this is a trace whose header makes no sense. Another version of the recorder \
         may have written it: try that version's `cargo trace`."
    );
}

#[test]
fn a_newer_minor_version_is_read() {
    let version = Version { minor: VERSION.minor + 1, ..VERSION };
    let header = Header { version, pid: 1, facts: vec![], schema: Schema::current() };
    let mut bytes = Vec::new();
    block::put(&mut bytes, block::BlockKind::HEADER, &header.to_vec());
    assert_eq!(crate::read(bytes).summary().format, "exectrace 1.1");
}

#[test]
fn a_file_that_is_not_there_is_an_error_with_its_path() {
    let error = Trace::open("/nonexistent/file.trace").unwrap_err();
    assert!(matches!(error, Error::Open { .. }));
    assert!(error.to_string().starts_with("cannot open /nonexistent/file.trace: "), "{error}");
}

#[test]
fn a_directory_is_an_error_and_not_an_empty_trace() {
    assert!(matches!(Trace::open("/").unwrap_err(), Error::Open { .. }));
}

#[test]
fn a_large_file_is_mapped_and_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.trace");
    let mut bytes = trace_testing::Program { seed: 1, threads: 2, steps: 100, skew_ns: 0 }.file();
    let small = Trace::from_bytes(&bytes[..]).unwrap().event_count();
    bytes.resize(65 << 20, 0);
    std::fs::write(&path, &bytes).unwrap();
    let mut steps = Vec::new();
    let trace = Trace::open_with(&path, &mut |done| steps.push(done)).unwrap();
    assert_eq!(trace.event_count(), small);
    assert_eq!(trace.damage()[0].message, "only zeros from here to the end of the file");
    assert_eq!(steps.last(), Some(&1.0));
    assert!(steps.is_sorted());
}
