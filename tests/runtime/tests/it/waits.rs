//! What a wait was for is told from its stack, however the program was compiled.

use crate::traced::{name, unchanged};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use trace_format::tables::LossReason;
use trace_reader::Trace;
use trace_symbols::{Files, Resource, Symbols, resource, trimmed};

const WAITS: &str = env!("CARGO_BIN_EXE_waits");

/// What waits are for, by the name of the thread that waits.
const KINDS: &[(&str, Resource)] = &[
    ("mutex", Resource::Mutex),
    ("rwlock read", Resource::RwLock),
    ("rwlock write", Resource::RwLock),
    ("condvar", Resource::Condvar),
    ("once", Resource::Once),
    ("oncelock", Resource::Once),
    ("lazylock", Resource::Once),
    ("barrier", Resource::Barrier),
    ("park", Resource::Park),
    ("mpsc", Resource::Channel),
    ("mpsc bounded", Resource::Channel),
    ("mpsc rendezvous", Resource::Channel),
    ("join", Resource::Join),
    ("scope", Resource::Join),
    ("pl mutex", Resource::ParkingLotMutex),
    ("pl rwlock read", Resource::ParkingLotRwLock),
    ("pl rwlock write", Resource::ParkingLotRwLock),
    ("pl condvar", Resource::ParkingLotCondvar),
    ("pl once", Resource::ParkingLotOnce),
    ("crossbeam", Resource::Channel),
    ("crossbeam hand", Resource::Channel),
    ("crossbeam sel", Resource::Channel),
];

#[test]
fn waits_are_told_apart_in_a_debug_build() {
    assert_kinds(Path::new(WAITS));
}

#[test]
fn waits_are_told_apart_in_an_optimised_build() {
    assert_kinds(&optimised());
}

#[test]
fn waits_are_told_apart_without_debug_information() {
    let folder = tempfile::tempdir().unwrap();
    for program in [PathBuf::from(WAITS), optimised()] {
        let bare = folder.path().join("bare");
        let status = Command::new("strip").arg("--strip-debug").arg("-o").arg(&bare).arg(&program).status();
        assert!(status.unwrap().success());
        assert_kinds(&bare);
    }
}

/// The same program, as it is delivered.
fn optimised() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("optimised");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--release", "--bin", "waits", "--target-dir"]).arg(&target);
    assert!(cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status().unwrap().success());
    target.join("release/waits")
}

/// On which object somebody waited, what for, and the functions of the stack.
type Wait = (u64, Option<Resource>, Vec<String>);

fn assert_kinds(program: &Path) {
    let run = crate::traced::traced(program.to_str().unwrap(), &[]);
    let trace = &run.trace;
    assert_calls_are_whole(trace);
    let files = Files::new();
    let mut symbols = Symbols::new(trace, &files);
    // 1. The waits of each thread that somebody ended: on which object, and what for.
    let mut found: BTreeMap<&str, Vec<Wait>> = BTreeMap::new();
    for wake in trace.wakes() {
        let frames = symbols.stack(wake.wait.stack.expect("a wait has a stack"));
        let kind = match wake.wait.call {
            trace_format::Call::ThreadJoin => Some(Resource::Join),
            _ => {
                resource(trimmed(&frames).iter().map(|frame| (frame.function.as_str(), frame.file.as_str())))
            }
        };
        let functions = trimmed(&frames).iter().take(12).map(|frame| frame.function.clone()).collect();
        found.entry(name(trace, wake.wait.thread)).or_default().push((wake.wait.object, kind, functions));
    }
    let mut wrong = Vec::new();
    for &(name, kind) in KINDS {
        let waits = found.get(name).map_or(&[][..], Vec::as_slice);
        // A lock that is waited for on the way to it is another one.
        if !waits.iter().any(|(_, found, _)| *found == Some(kind)) {
            wrong.push(format!("{name}: {waits:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // 2. A futex of std lies in the lock that it is of.
    for line in run.stdout.lines().filter(|line| *line != "done") {
        let (name, numbers) = line.split_once(": ").unwrap();
        let (address, size) = numbers.split_once(' ').unwrap();
        let (address, size): (u64, u64) = (address.parse().unwrap(), size.parse().unwrap());
        let inside =
            |(object, ..): &&(u64, Option<Resource>, Vec<String>)| (address..address + size).contains(object);
        let (_, kind) = KINDS.iter().find(|(kind, _)| *kind == name).unwrap();
        assert_eq!(found[name].iter().find(inside).map(|(_, found, _)| *found), Some(Some(*kind)), "{name}");
    }
}

/// No call is missing. What the kernel tells besides may be, on a machine with much to do.
fn assert_calls_are_whole(trace: &Trace) {
    let losses: Vec<_> = trace.losses().iter().filter(|loss| loss.reason != LossReason::Kernel).collect();
    assert!(losses.is_empty(), "{losses:?}");
}

/// Two threads take turns, each when the other sleeps: each wait is ended by the other thread, as many as
/// there were wakes that woke somebody. A turn that comes while its thread is on its way to sleep needs no
/// wait, and once, on a machine that nobody else used, so many did that too few were left.
#[test]
fn ten_thousand_hand_overs_have_the_other_thread_as_their_cause() {
    for how in ["std", "parking_lot"] {
        let trace = unchanged(WAITS, &["hand-over", how, "10000"]);
        assert_calls_are_whole(&trace);
        let of_turns = |thread| name(&trace, thread).starts_with("turn ");
        let waits: Vec<_> = trace
            .calls()
            .filter(|call| call.call == trace_format::Call::FutexWait && call.result == Some(0))
            .filter(|call| of_turns(call.thread))
            .collect();
        let wakes: Vec<_> = trace.wakes().filter(|wake| of_turns(wake.wait.thread)).collect();
        assert_eq!(waits.len(), wakes.len(), "{how}: each wait that was ended has its cause");
        assert!(waits.len() >= 10_000, "{how}: {}", waits.len());
        for wake in &wakes {
            assert!(of_turns(wake.waker) && wake.waker != wake.wait.thread, "{how}: {wake:?}");
            assert!(wake.waker_stack.is_some() && wake.wait.stack.is_some());
            assert!(wake.time <= wake.wait.end, "{how}: {wake:?}");
        }
    }
}
