//! System calls as the kernel tells them.

use crate::privilege::{Privilege, row};
use crate::program::{Ran, run, run_program};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use trace_format::Call;
use trace_format::tables::CollectorState;
use trace_reader::format::events::Object;

/// How many calls of each name strace counts, in the program without tracing.
fn strace(program: &str, arguments: &[&str]) -> Option<BTreeMap<String, u64>> {
    let place = tempfile::tempdir().unwrap();
    let list = place.path().join("calls");
    let mut command = Command::new("strace");
    let output = command.args(["-f", "-qq", "-o"]).arg(&list).arg(program).args(arguments).output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut counts = BTreeMap::new();
    for line in std::fs::read_to_string(list).unwrap().lines() {
        // `1234 read(3, …) = 7`, and not the second half of one that was interrupted.
        let call = line.split_ascii_whitespace().nth(1).unwrap_or("");
        if let Some((name, _)) = call.split_once('(') {
            *counts.entry(name.to_owned()).or_default() += 1;
        }
    }
    Some(counts)
}

/// Calls by what strace calls them, as far as their numbers are known here.
fn counts(ran: &Ran) -> BTreeMap<String, u64> {
    let name = |call: &trace_reader::Call| match (call.call.object(), call.object as i64) {
        (Object::Number, libc::SYS_lseek) => "lseek".to_owned(),
        (Object::Number, libc::SYS_getppid) => "getppid".to_owned(),
        _ => call.call.name().to_owned(),
    };
    let mut counts = BTreeMap::new();
    ran.trace.calls().for_each(|call| *counts.entry(name(&call)).or_default() += 1);
    counts
}

#[test]
fn system_calls_of_the_kernel_alone_are_as_many_as_strace_sees() {
    let Privilege::Full = Privilege::find() else { return };
    let arguments = ["calls", "5000"];
    let ran = run(&arguments, &[("TRACE_COLLECT", "syscalls"), ("TRACE_KERNEL_RING", "32M")]);
    let found = counts(&ran);
    let known = |name: &str| found.get(name).copied().unwrap_or(0);
    assert_eq!([known("lseek"), known("getppid")], [5_000; 2], "{found:?}");
    // What is written to standard output comes in addition, and what the loader and std do at start.
    assert!((5_000..5_100).contains(&known("read")) && (5_000..5_100).contains(&known("write")), "{found:?}");
    let bytes = |call| ran.trace.calls().filter(move |of| of.call == call).filter_map(|of| of.bytes());
    assert_eq!(bytes(Call::Read).filter(|&bytes| bytes == 7).count(), 5_000);
    assert_eq!(bytes(Call::Write).filter(|&bytes| bytes == 3).count(), 5_000);
    assert!(ran.trace.calls().all(|call| !call.open || call.call == Call::Syscall));
    assert_eq!(ran.lost_in_the_kernel(), 0);
    let Some(seen) = strace(env!("CARGO_BIN_EXE_exectrace-kernel"), &arguments) else { return };
    for name in ["lseek", "getppid", "write"] {
        assert_eq!(seen.get(name).copied().unwrap_or(0), known(name), "{name}: {seen:?}, {found:?}");
    }
}

#[test]
fn what_is_stood_in_for_is_not_recorded_a_second_time() {
    let Privilege::Full = Privilege::find() else { return };
    let ran = run(&["calls", "1000"], &[("TRACE_COLLECT", "io,syscalls")]);
    assert_eq!(row(&ran.trace, "system calls").detail, DETAIL);
    let found = counts(&ran);
    assert_eq!([found["lseek"], found["getppid"]], [1_000; 2], "{found:?}");
    let of_seven = |call: &trace_reader::Call| call.call == Call::Read && call.bytes() == Some(7);
    assert_eq!(ran.trace.calls().filter(of_seven).count(), 1_000, "{found:?}");
}

const DETAIL: &str = "by the tracepoints of raw_syscalls, but those of io, which calls has";

#[test]
fn a_program_that_nobody_can_stand_in_for_is_told_of_by_the_kernel() {
    let Privilege::Full = Privilege::find() else { return };
    let program = static_program();
    let program = program.to_str().unwrap();
    let arguments = ["calls", "3000"];
    let ran = run_program(Command::new(program), &arguments, &[]);
    assert_eq!(row(&ran.trace, "calls").state, CollectorState::Unavailable);
    assert_eq!(row(&ran.trace, "system calls").state, CollectorState::Running);
    let (found, os_id) = (counts(&ran), ran.one("os_id"));
    let seen = strace(program, &arguments);
    for name in ["lseek", "getppid", "write"] {
        let known = seen.as_ref().map_or(3_000, |seen| seen[name]);
        assert_eq!(found[name], known, "{name}: {found:?}");
    }
    // Its threads have no lanes, and are known by the system's numbers.
    let thread = ran.trace.threads().iter().find(|thread| thread.os_id == os_id).unwrap();
    assert_eq!(thread.events, 0);
    assert!(ran.trace.calls().filter(|call| call.thread == thread.id).count() >= 9_000);
    assert!(!ran.trace.on_cpu_of(thread.id).is_empty());

    // Two records for each of 40,000 calls, and one for each switch and wake-up.
    let collect = [("TRACE_COLLECT", "io,sched,wakes"), ("TRACE_KERNEL_RING", "32M")];
    let ran = run_program(Command::new(program), &["ping-pong", "10000"], &collect);
    assert_eq!(ran.lost_in_the_kernel(), 0);
    let waits: u64 = ran.all("waits").iter().sum();
    let told = ran.trace.wakes().filter(|wake| wake.told && wake.wait.call == Call::Read).count() as u64;
    assert!(waits >= 10_000 && told.abs_diff(waits) <= waits / 50 + 10, "{told} of {waits}");
}

/// The same programs without a shared C library.
fn static_program() -> PathBuf {
    const TARGET: &str = "x86_64-unknown-linux-gnu";
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("static");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--target", TARGET, "--target-dir"]).arg(&target);
    cargo.arg("--manifest-path").arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"));
    let output = cargo.env("RUSTFLAGS", "-C target-feature=+crt-static").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    target.join(TARGET).join("debug/exectrace-kernel")
}
