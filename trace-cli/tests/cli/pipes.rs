//! Output that nobody reads to its end, and output that cannot be written.

use crate::traces::{self, Traces};
use crate::{cargo_trace, text};
use std::io::Read;
use std::process::Stdio;

#[test]
fn columns_says_how_wide_a_report_is_that_goes_into_a_pipe() {
    let traces = Traces::new();
    let widest = |columns: Option<&str>| {
        let mut command = cargo_trace(traces.path(), &["top", "troubled.trace"]);
        columns.map(|columns| command.env("COLUMNS", columns));
        text(&command.output().unwrap().stdout).lines().map(|line| line.chars().count()).max().unwrap()
    };
    let usual = widest(None);
    assert!((80..=100).contains(&usual), "{usual}");
    assert!(widest(Some("72")) <= 72);
    for nonsense in ["", "0", "-1", "wide"] {
        assert_eq!(widest(Some(nonsense)), usual, "{nonsense:?}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let traces = Traces::new();
    // More than a pipe holds, so that the command is still writing when the reader goes.
    let large: Vec<u8> = {
        let (whole, mut form) = (traces::bytes("search"), String::new());
        trace_format::text::print(&whole, &mut form).unwrap();
        let more = "  +1 region_begin site=1\n  +1 region_end\n".repeat(40_000);
        let at = form.rfind("end ").unwrap();
        form.insert_str(at, &format!("events thread=1 seq=1 offset=0 base=1 lost_ends=0\n{more}"));
        trace_format::text::parse(&form).unwrap()
    };
    traces.add("large.trace", &large);
    let mut child = cargo_trace(traces.path(), &["dump", "large.trace"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 64];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_says_so() {
    let traces = Traces::new();
    for arguments in
        [&["summary", "search.trace"][..], &["summary", "search.trace", "--json"], &["dump", "search.trace"]]
    {
        let full = std::fs::File::create("/dev/full").unwrap();
        let output = cargo_trace(traces.path(), arguments).stdout(full).output().unwrap();
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("cannot write the output: No space left on device"), "{said}");
    }
}

#[test]
fn a_dash_is_standard_input() {
    let traces = Traces::new();
    for (arguments, shown) in [
        (&["summary", "-"][..], "\nstandard input · pid 4242"),
        (&["check", "-"], "whole standard input: 310 events"),
        (&["top", "-", "--json"], "\"scan_file\""),
        (&["dump", "-"], "+2000 region_begin"),
    ] {
        let trace = std::fs::File::open(traces.path().join("search.trace")).unwrap();
        let output = cargo_trace(traces.path(), arguments).stdin(trace).output().unwrap();
        assert!(text(&output.stdout).contains(shown), "{arguments:?}: {}", text(&output.stdout));
    }
    let output = cargo_trace(traces.path(), &["summary", "-"]).stdin(Stdio::null()).output().unwrap();
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("standard input is not a trace of exectrace but"), "{said}");
}

#[test]
fn the_text_of_a_dump_is_the_trace() {
    let traces = Traces::new();
    let output = cargo_trace(traces.path(), &["dump", "search.trace"]).output().unwrap();
    let form = text(&output.stdout);
    assert_eq!(trace_format::text::parse(&form).unwrap(), traces::bytes("search"));
}
