//! The program, its trace, and the functions in its stacks.

use std::collections::BTreeSet;
use std::process::Command;
use trace_reader::Trace;
use trace_symbols::{Files, Symbols};

/// A way to take stacks, as `TRACE_STACKS` has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    FramePointers,
    Tables,
}

pub(crate) const BOTH: [Way; 2] = [Way::FramePointers, Way::Tables];

/// Whether this test, and so the program, was built with frame pointers.
pub(crate) fn has_frame_pointers() -> bool {
    let flags = [option_env!("RUSTFLAGS"), option_env!("CARGO_ENCODED_RUSTFLAGS")];
    flags.into_iter().flatten().any(|flags| flags.contains("force-frame-pointers=yes"))
}

/// Those that the program was built for.
pub(crate) fn ways() -> Vec<Way> {
    if has_frame_pointers() { BOTH.to_vec() } else { vec![Way::Tables] }
}

/// Runs the program; its output must be as without a session.
pub(crate) fn run(args: &[&str], vars: &[(&str, &str)]) -> Trace {
    let program = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_exectrace-stacks"));
        command.args(args).env_remove("TRACE_OUT").env_remove("TRACE_OWNER");
        command
    };
    let plain = program().output().unwrap();
    assert!(plain.status.success(), "{args:?}: {}", String::from_utf8_lossy(&plain.stderr));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("trace");
    let output = program().env("TRACE_OUT", &file).envs(vars.iter().copied()).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status, &*stderr), (plain.status, ""), "{args:?} {vars:?}");
    Trace::open(&file).unwrap()
}

/// As [`run`], with what sleeps, in a way.
pub(crate) fn sleeps(way: Way, args: &[&str]) -> Trace {
    let way = match way {
        Way::FramePointers => "fp",
        Way::Tables => "tables",
    };
    run(args, &[("TRACE_COLLECT", "timers,stacks"), ("TRACE_STACKS", way)])
}

/// Of each stack, the functions that count, the innermost first.
pub(crate) fn functions(trace: &Trace) -> BTreeSet<Vec<String>> {
    let files = Files::new();
    let mut symbols = Symbols::new(trace, &files);
    let mut name = |frame: &u64| -> Vec<String> {
        let frames = symbols.address(frame - 1);
        frames.iter().filter_map(|frame| counting(&frame.function)).collect()
    };
    trace.stacks().map(|frames| frames.iter().flat_map(&mut name).collect()).collect()
}

fn counting(function: &str) -> Option<String> {
    let is_one = |part: &&str| part.starts_with("k_");
    function.split("::").filter(is_one).last().filter(|_| !function.contains("{closure")).map(str::to_owned)
}

/// The detail and the remedy of the collector of stacks.
pub(crate) fn collector(trace: &Trace) -> (String, String) {
    let row = trace.collectors().iter().find(|row| row.name == "stacks").expect("it is listed");
    (row.detail.clone(), row.remedy.clone())
}
