//! `TRACE_OUT` starts a session before main and stops it at exit, however the program exits.

use std::path::Path;
use std::process::{Command, Output};
use trace_reader::Trace;

fn run(way: &str, out: &Path, vars: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_endings"))
        .arg(way)
        .env_remove("TRACE_OWNER")
        .env("TRACE_OUT", out)
        .envs(vars.iter().copied())
        .output()
        .expect("the program can be run")
}

fn counts(trace: &Trace) -> Vec<(String, u64)> {
    trace.summary().regions.into_iter().map(|region| (region.name, region.count)).collect()
}

fn ended(way: &str) -> (Output, Trace) {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out.trace");
    let output = run(way, &out, &[]);
    let trace = Trace::open(&out).unwrap_or_else(|error| panic!("{way}: {error}"));
    assert_eq!(trace.damage(), [], "{way}");
    (output, trace)
}

#[test]
fn a_program_that_exits_leaves_a_whole_trace() {
    for (way, code) in [("return", 0), ("exit", 3), ("panic", 101), ("stop", 0)] {
        let (output, trace) = ended(way);
        assert_eq!(output.status.code(), Some(code), "{way}");
        assert!(trace.is_complete(), "{way}");
        assert_eq!(counts(&trace), [("work".to_owned(), 1)], "{way}");
    }
}

#[test]
fn an_exit_from_another_thread_leaves_a_whole_trace() {
    let (output, trace) = ended("exit-from-thread");
    assert_eq!(output.status.code(), Some(4));
    assert!(trace.is_complete());
    assert_eq!(counts(&trace), [("work".to_owned(), 2)]);
}

#[test]
fn a_thread_that_is_still_there_is_in_the_trace() {
    let (output, trace) = ended("with-thread");
    assert_eq!(output.status.code(), Some(0));
    assert!(trace.is_complete());
    let regions = trace.summary().regions;
    assert!(regions.iter().any(|region| region.name == "endless" && region.open == 1));
}

#[test]
fn an_abort_leaves_what_was_written_and_the_reader_says_that_the_end_is_missing() {
    let (_, trace) = ended("abort");
    assert!(!trace.is_complete());
    assert_eq!(counts(&trace), [("work".to_owned(), 1)]);
}

/// A child inherits the variables; it leaves its parent's file alone.
#[test]
fn a_child_process_does_not_overwrite_the_trace_of_its_parent() {
    let (output, trace) = ended("child");
    assert_eq!(output.status.code(), Some(0));
    assert!(trace.is_complete());
    assert_eq!(String::from_utf8_lossy(&output.stdout), trace.header().pid.to_string());
    assert_eq!(counts(&trace), [("work".to_owned(), 1)]);
}

#[test]
fn without_the_variable_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out.trace");
    let output = Command::new(env!("CARGO_BIN_EXE_endings")).arg("return").env_remove("TRACE_OUT").output();
    assert!(output.expect("the program can be run").status.success());
    assert!(!out.exists());
}

#[test]
fn a_file_that_cannot_be_made_is_said_and_the_program_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = run("exit", &folder.path().join("no/such/folder/out.trace"), &[]);
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.starts_with("trace: no trace is written to ") && said.contains("No such file"), "{said}");
}

#[test]
fn a_wrong_option_is_said_and_the_program_runs_untraced() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out.trace");
    let output = run("exit", &out, &[("TRACE_MEMORY", "lots")]);
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("TRACE_MEMORY=\"lots\": expected a size such as 64M"), "{said}");
    assert!(!out.exists());
}

#[test]
fn options_come_from_the_environment() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out.trace");
    let output = run("return", &out, &[("TRACE_MEMORY", "1M"), ("TRACE_WHEN_FULL", "drop-oldest")]);
    assert!(output.status.success());
    assert!(Trace::open(&out).expect("a trace").is_complete());
}
