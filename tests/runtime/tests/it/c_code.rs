//! C code that does what is rarely done, and that checks by itself what comes of it: files in `c`. It
//! is loaded by a program with the feature, or loads a library with it.

use crate::traced::{Traced, assert_whole, c_library, calls, compiled, output, program, traced, traced_with};
use std::path::Path;
use trace_format::{Call, Event};
use trace_reader::Trace;

const LOADING: &str = env!("CARGO_BIN_EXE_loading");

/// Runs the function `work` of the code twenty times, without a session and with one. It has to return
/// 0 each time.
fn holds(code: &str) -> Trace {
    let folder = tempfile::tempdir().unwrap();
    let library = c_library(folder.path(), code);
    let plain = output(&mut program(LOADING, &[&library]));
    let expected = "0\n".repeat(20);
    assert_eq!(
        String::from_utf8_lossy(&plain.stdout),
        expected,
        "{}",
        String::from_utf8_lossy(&plain.stderr)
    );
    let Traced { status, stdout, trace } = traced(LOADING, &[&library]);
    assert_eq!((status, &*stdout), (plain.status, &*expected));
    assert!(trace.is_complete());
    trace
}

/// Times were read before the C library had them, and an unknown clock was told by `errno`, too.
#[test]
fn a_wrong_pointer_is_an_error_and_no_fault() {
    let trace = holds(include_str!("../../c/pointers.c"));
    assert_whole(&trace);
    let calls = calls(&trace);
    let failed = calls.iter().filter(|done| done.result == -i64::from(libc::EFAULT));
    assert_eq!(failed.count(), 20 * 16);
}

/// A lock that was free was taken though the time or the clock given with it was none.
#[test]
fn locks_return_what_the_c_library_returns() {
    assert_whole(&holds(include_str!("../../c/codes.c")));
}

/// A thread that took semaphores without ever waiting could not be cancelled.
#[test]
fn a_thread_can_be_cancelled_wherever_it_could_be_without_us() {
    assert_whole(&holds(include_str!("../../c/cancel.c")));
}

/// A call that was jumped out of stayed open to the end of the thread.
#[test]
fn a_call_that_a_signal_handler_jumps_out_of_ends_when_the_next_begins() {
    let trace = holds(include_str!("../../c/jump.c"));
    assert_whole(&trace);
    let calls = calls(&trace);
    let interrupted: Vec<_> = calls
        .iter()
        .filter(|done| done.call == Call::Read && done.result == -i64::from(libc::EINTR))
        .collect();
    assert_eq!(interrupted.len(), 20 * 5);
    for done in interrupted {
        assert!(calls.iter().any(|next| next.call == Call::Write && next.entered >= done.returned));
    }
    let entered = trace.events().filter(|event| matches!(event.event, Event::CallEnter { .. })).count();
    assert_eq!(entered, calls.len(), "none is open at the end");
}

/// Signals that a thread was to begin with blocked were not; a handle was read where the new thread
/// had freed the place for it.
#[test]
fn threads_that_are_rarely_made_begin_and_end_as_without_us() {
    let trace = holds(include_str!("../../c/threads.c"));
    assert_whole(&trace);
    let threads = trace.events().filter(|event| matches!(event.event, Event::ThreadNew { .. })).count();
    assert_eq!(threads, 20 * (2 + 2 + 1 + 200));
}

/// A child waited at its end, or at its first thread, for a lock that another thread of its parent had
/// had; one that was forked past the C library's `fork` waited for its parent's writer.
#[test]
fn children_end_however_they_are_forked_and_leave_nothing() {
    let trace = holds(include_str!("../../c/forks.c"));
    let calls = calls(&trace);
    assert_eq!(
        calls.iter().filter(|done| done.call == Call::Write && done.result < 0).count(),
        0,
        "only children do"
    );
}

#[test]
fn calls_on_other_stacks_are_recorded() {
    let trace = holds(include_str!("../../c/stacks.c"));
    assert_whole(&trace);
    let sleeps = calls(&trace).iter().filter(|done| done.call == Call::Usleep).count();
    assert_eq!(sleeps, 20 * 60);
}

/// It kept the name of what it had stood for.
#[test]
fn a_descriptor_that_is_replaced_has_the_name_of_what_it_stands_for() {
    let trace = holds(include_str!("../../c/names.c"));
    let calls = calls(&trace);
    let [first, second] = [1, 0].map(|bytes| {
        let read = calls.iter().rev().find(|done| done.call == Call::Read && done.result == bytes);
        *read.expect("the device is read")
    });
    assert_eq!(first.object, second.object);
    let name = |before| {
        let names =
            trace.events().take_while(|event| event.time < before).filter_map(|event| match event.event {
                Event::FdName { fd, name } if fd == first.object => Some(name.to_owned()),
                _ => None,
            });
        names.last()
    };
    assert_eq!(name(first.entered).as_deref(), Some("/dev/zero"));
    assert_eq!(name(second.entered).as_deref(), Some("/dev/null"));
}

/// Such a library was passed by when its table of names was of the older kind, or when its function
/// was one that is chosen for the CPU.
#[test]
fn another_library_that_stands_in_for_a_function_is_called_behind_us() {
    let kinds: [&[&str]; 3] = [&[], &["-Wl,--hash-style=sysv"], &["-DCHOSEN", "-Wl,-z,now"]];
    for kind in kinds {
        let folder = tempfile::tempdir().unwrap();
        let flags = [kind, &["-shared", "-fPIC"]].concat();
        let library = compiled(folder.path(), include_str!("../../c/counts.c"), &flags);
        let traced = traced_with(LOADING, &[&library], &[("LD_PRELOAD", &library)]);
        assert_eq!(traced.stdout, "0\n".repeat(20), "{kind:?}");
        let calls = calls(&traced.trace);
        assert_eq!(calls.iter().filter(|done| done.call == Call::Read && done.result == 1).count(), 100);
    }
}

/// The library of `examples/plugin.rs`.
fn plugin() -> String {
    let plugin = Path::new(LOADING).with_file_name("examples").join("libplugin.so");
    plugin.to_str().unwrap().to_owned()
}

fn state_of_calls(trace: &Trace) -> String {
    let row = trace.collectors().iter().find(|row| row.name == "calls").expect("the collector is there");
    format!("{:?}", row.state)
}

/// The C library stands before us there, and calls that found us all the same ended the process. The
/// loader holds its lock while the session starts, and the start waited for a thread that waited for it.
#[test]
fn in_a_library_that_is_loaded_late_the_trace_says_that_it_sees_no_calls() {
    let folder = tempfile::tempdir().unwrap();
    let host = compiled(folder.path(), include_str!("../../c/host.c"), &[]);
    for flags in [0, libc::RTLD_GLOBAL, libc::RTLD_DEEPBIND] {
        let args = [&*plugin(), &flags.to_string()];
        let plain = output(&mut program(&host, &args));
        let traced = traced(&host, &args);
        assert_eq!((traced.status, traced.stdout.as_bytes()), (plain.status, &*plain.stdout));
        assert_eq!(traced.stdout, "1\n1\n1\n");
        assert!(traced.trace.is_complete());
        let state = state_of_calls(&traced.trace);
        assert!(state.contains("Unavailable") && !state.contains("Running"), "{state}");
    }
}

#[test]
fn in_a_library_that_is_loaded_before_the_others_calls_are_seen() {
    let folder = tempfile::tempdir().unwrap();
    let host = compiled(folder.path(), include_str!("../../c/host.c"), &[]);
    let traced = traced_with(&host, &[&plugin(), "0"], &[("LD_PRELOAD", &plugin())]);
    assert_eq!(traced.stdout, "1\n1\n1\n");
    assert_eq!(state_of_calls(&traced.trace), "Running");
    let calls = calls(&traced.trace);
    let count = |call| calls.iter().filter(|done| done.call == call).count();
    assert_eq!((count(Call::ThreadJoin), count(Call::ClockNanosleep)), (3, 3));
}
