//! What is recorded of calls is what `strace` sees, and says what they were about.

use crate::traced::{Done, assert_whole, calls, output, program, traced, traced_with, unchanged};
use std::collections::BTreeMap;
use std::process::Command;
use trace_format::{Call, Event};
use trace_reader::Trace;

const CALLS: &str = env!("CARGO_BIN_EXE_calls");

/// The calls whose number is compared, and what the kernel calls them that glibc makes for them.
const SAME: &[(Call, &str)] = &[
    (Call::Read, "read"),
    (Call::Write, "write"),
    (Call::Pread, "pread64"),
    (Call::Pwrite, "pwrite64"),
    (Call::Readv, "readv"),
    (Call::Writev, "writev"),
    (Call::Open, "openat"),
    (Call::Close, "close"),
    (Call::Fsync, "fsync"),
    (Call::Fdatasync, "fdatasync"),
    (Call::Send, "sendto"),
    (Call::Sendto, "sendto"),
    (Call::Recv, "recvfrom"),
    (Call::Recvfrom, "recvfrom"),
    (Call::Accept4, "accept4"),
    (Call::Connect, "connect"),
    (Call::Poll, "poll"),
    (Call::Ppoll, "ppoll"),
    (Call::Select, "pselect6"),
    (Call::EpollWait, "epoll_wait"),
    (Call::ClockNanosleep, "clock_nanosleep"),
    (Call::SchedYield, "sched_yield"),
    (Call::Waitpid, "wait4"),
    (Call::Waitid, "waitid"),
    (Call::Preadv, "preadv"),
    (Call::Pwritev, "pwritev"),
    (Call::Sendmsg, "sendmsg"),
    (Call::Recvmsg, "recvmsg"),
    (Call::Accept, "accept"),
    (Call::EpollPwait, "epoll_pwait"),
    (Call::Splice, "splice"),
    (Call::Sendfile, "sendfile"),
    (Call::CopyFileRange, "copy_file_range"),
    (Call::Ftruncate, "ftruncate"),
    (Call::Fallocate, "fallocate"),
    (Call::Syncfs, "syncfs"),
    (Call::Msync, "msync"),
    (Call::Sigwait, "rt_sigtimedwait"),
];

fn run(rounds: u32) -> Trace {
    let folder = tempfile::tempdir().unwrap();
    let trace = unchanged(CALLS, &[&rounds.to_string(), folder.path().to_str().unwrap()]);
    assert_whole(&trace);
    trace
}

fn recorded(rounds: u32) -> BTreeMap<&'static str, u64> {
    let calls = calls(&run(rounds));
    let mut counts = BTreeMap::new();
    for &(call, name) in SAME {
        *counts.entry(name).or_default() += calls.iter().filter(|done| done.call == call).count() as u64;
    }
    counts
}

/// As strace counts, of the program itself: what children do before they become other programs is the
/// C library's own.
fn by_strace(rounds: u32) -> BTreeMap<&'static str, u64> {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("strace");
    let mut strace = Command::new("strace");
    strace.args(["-f", "-b", "execve", "-c", "-o"]).arg(&table);
    strace.arg(CALLS).args([&rounds.to_string(), folder.path().to_str().unwrap()]);
    let output = output(&mut strace);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let table = std::fs::read_to_string(&table).unwrap();
    let count = |name: &str| {
        let line = table.lines().find(|line| line.split_whitespace().next_back() == Some(name));
        line.map_or(0, |line| line.split_whitespace().nth(3).unwrap().parse::<u64>().unwrap())
    };
    SAME.iter().map(|&(_, name)| (name, count(name))).collect()
}

#[test]
fn as_many_calls_are_recorded_as_strace_counts() {
    let ready = Command::new("strace").arg("-V").output();
    assert!(ready.is_ok(), "strace is missing: apt-get install strace");
    // What the loader and the C library do by themselves before `main` is the same in both runs.
    let more = |few: BTreeMap<_, u64>, many: BTreeMap<_, u64>| -> BTreeMap<&str, u64> {
        many.into_iter().map(|(name, count)| (name, count - few[name])).collect()
    };
    let ours = more(recorded(1), recorded(41));
    assert_eq!(ours, more(by_strace(1), by_strace(41)));
    assert!(ours.values().all(|&count| count >= 40), "each call occurs in every round: {ours:?}");
}

#[test]
fn calls_say_which_descriptor_they_were_about_and_what_came_of_it() {
    let trace = run(1);
    let calls = calls(&trace);
    let named = |wanted: &str| {
        trace.events().find_map(|event| match event.event {
            Event::FdName { fd, name } if name.ends_with(wanted) => Some(fd),
            _ => None,
        })
    };
    let of = |call, fd| -> Vec<i64> {
        let these = calls.iter().filter(|done| done.call == call && done.object == fd);
        these.map(|done| done.result).collect()
    };
    let file = named("/0").expect("the file has a name");
    assert_eq!(of(Call::Pwrite, file), [3]);
    assert_eq!(of(Call::Pread, file), [1]);
    assert_eq!(of(Call::Writev, file), [3]);
    assert_eq!(of(Call::Readv, file), [0]);
    assert_eq!(of(Call::Fsync, file), [0]);
    let zero = named("/dev/zero").expect("so has the device");
    assert!(of(Call::Read, zero).contains(&1));
    let failed: Vec<&Done> = calls.iter().filter(|done| done.result < 0).collect();
    let of_failed = |call| failed.iter().find(|done| done.call == call).map(|done| done.result);
    assert_eq!(of_failed(Call::Open), Some(-2), "no such file");
    assert_eq!(of_failed(Call::Close), Some(-9), "no such descriptor");
    let sleep = calls.iter().find(|done| done.call == Call::ClockNanosleep).unwrap();
    assert_eq!(sleep.object, 1000);
    assert!(sleep.returned.since(sleep.entered) >= 1000);
}

/// What sockets are named by is looked up at the end, so they have to be open then.
#[test]
fn what_is_open_at_the_end_has_a_name() {
    let trace = run(0);
    let stdout = trace.events().any(|event| matches!(event.event, Event::FdName { fd: 1, .. }));
    assert!(stdout, "it was written to");
}

#[test]
fn a_class_that_is_not_asked_for_is_not_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["1", folder.path().to_str().unwrap()];
    let traced = traced_with(CALLS, &args, &[("TRACE_COLLECT", "timers,stacks")]);
    let calls = calls(&traced.trace);
    assert!(calls.iter().any(|done| done.call == Call::ClockNanosleep && done.stack.0 != 0));
    let others = [Call::ClockNanosleep, Call::SchedYield, Call::Sigwait];
    assert!(calls.iter().all(|done| others.contains(&done.call)));
    let none = traced_with(CALLS, &args, &[("TRACE_COLLECT", "none")]);
    assert_eq!(crate::traced::calls(&none.trace).len(), 0);
}

#[test]
fn only_calls_that_last_long_have_a_stack_and_long_is_an_option() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["3", folder.path().to_str().unwrap()];
    let of_io = |trace: &Trace| -> Vec<Done> {
        let io = [Call::Read, Call::Write, Call::Open, Call::Close, Call::Fsync];
        calls(trace).into_iter().filter(|done| io.contains(&done.call)).collect()
    };
    for (over, ns) in [("20us", 20_000), ("0ns", 0), ("1s", 1_000_000_000)] {
        let traced = traced_with(CALLS, &args, &[("TRACE_STACKS_OVER", over)]);
        let calls = of_io(&traced.trace);
        assert!(!calls.is_empty());
        for done in calls {
            // The two clocks agree to a hundredth.
            let lasted = done.returned.since(done.entered);
            if lasted > ns + ns / 50 {
                assert_ne!(done.stack.0, 0, "over {over}: {done:?}");
            } else if lasted < ns - ns / 50 {
                assert_eq!(done.stack.0, 0, "over {over}: {done:?}");
            }
        }
    }
}

#[test]
fn a_stack_leads_from_the_call_to_main() {
    let folder = tempfile::tempdir().unwrap();
    let traced = traced(CALLS, &["1", folder.path().to_str().unwrap()]);
    let trace = &traced.trace;
    let frames = |wanted| -> &[u64] {
        let call = trace.calls().find(|call| call.call == wanted).expect("it is called");
        trace.frames(call.stack.expect("it has a stack"))
    };
    let [sleep, waited] = [Call::ClockNanosleep, Call::Waitpid].map(frames);
    assert!(sleep.len() > 5 && waited.len() > 5);
    // Both come from the same place: main and what called it.
    let common = sleep.iter().rev().zip(waited.iter().rev()).take_while(|(one, other)| one == other).count();
    assert!(common >= 4, "{sleep:x?} {waited:x?}");
}

#[test]
fn the_collectors_are_in_the_header() {
    let trace = run(0);
    let running = |name: &str| {
        let row = trace.collectors().iter().find(|row| row.name == name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(format!("{:?}", row.state), "Running", "{row:?}");
    };
    ["calls", "stacks", "descriptors"].into_iter().for_each(running);
    let output =
        output(program(CALLS, &["0", "/"]).env("TRACE_STACKS_OVER", "soon").env("TRACE_OUT", "/dev/null"));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(message.contains("expected a time such as 10us"), "{message}");
}
