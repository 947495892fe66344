//! Runs the programs, and finds calls in their traces.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};
use trace_format::{Call, Event, StackId, ThreadId};
use trace_reader::{Time, Trace};

/// What a program did, and what its trace says.
pub(crate) struct Traced {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) trace: Trace,
}

/// Tests with `EXECTRACE_FULL` in the environment take their long form.
pub(crate) fn is_full() -> bool {
    std::env::var_os("EXECTRACE_FULL").is_some()
}

/// A program of this package, by its path.
pub(crate) fn program(path: &str, args: &[&str]) -> Command {
    let mut command = Command::new(path);
    command.args(args).env_remove("TRACE_OUT").env_remove("TRACE_OWNER");
    command
}

/// Runs a program; a deadlock is a failure.
pub(crate) fn output(command: &mut Command) -> Output {
    const PATIENCE: Duration = Duration::from_secs(120);
    let until = Instant::now() + PATIENCE;
    // Through files, which do not fill up.
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| std::fs::File::create(folder.path().join(name)).unwrap();
    command.stdin(Stdio::null()).stdout(file("out")).stderr(file("err"));
    let mut child = command.spawn().expect("the program can be run");
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if Instant::now() > until {
            let _ = child.kill();
            panic!("{command:?} did not end within {PATIENCE:?}");
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let read = |name: &str| std::fs::read(folder.path().join(name)).unwrap();
    Output { status, stdout: read("out"), stderr: read("err") }
}

/// Runs a program with a session.
pub(crate) fn traced(path: &str, args: &[&str]) -> Traced {
    traced_with(path, args, &[])
}

/// As [`traced`], with more variables.
pub(crate) fn traced_with(path: &str, args: &[&str], vars: &[(&str, &str)]) -> Traced {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("trace");
    let output = output(program(path, args).env("TRACE_OUT", &file).envs(vars.iter().copied()));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(stderr, "", "{path} {args:?}: {:?}", output.status);
    let trace = Trace::open(&file).unwrap_or_else(|error| panic!("{path} {args:?}: {error}"));
    assert_eq!(trace.damage(), [], "{path} {args:?}");
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    Traced { status: output.status, stdout, trace }
}

/// Runs a program without a session and with one: it must not tell the difference. Gives the trace.
pub(crate) fn unchanged(path: &str, args: &[&str]) -> Trace {
    let plain = output(&mut program(path, args));
    let Traced { status, stdout, trace } = traced(path, args);
    let stderr = String::from_utf8_lossy(&plain.stderr);
    assert_eq!((status, &*stdout), (plain.status, &*String::from_utf8_lossy(&plain.stdout)), "{stderr}");
    assert!(trace.is_complete(), "{path} {args:?}");
    trace
}

/// A call from its entry to its return.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Done {
    pub(crate) thread: ThreadId,
    pub(crate) call: Call,
    pub(crate) object: u64,
    pub(crate) stack: StackId,
    pub(crate) entered: Time,
    pub(crate) returned: Time,
    pub(crate) result: i64,
}

/// Every call that has returned, in the order of return. A stack that was taken at the end counts.
pub(crate) fn calls(trace: &Trace) -> Vec<Done> {
    let mut open: BTreeMap<u64, Vec<Done>> = BTreeMap::new();
    let mut last: BTreeMap<u64, usize> = BTreeMap::new();
    let mut done: Vec<Done> = Vec::new();
    for event in trace.events() {
        let thread = event.thread;
        match event.event {
            Event::CallEnter { call, object, stack } => {
                let (entered, returned) = (event.time, event.time);
                let done = Done { thread, call, object, stack, entered, returned, result: 0 };
                open.entry(thread.0).or_default().push(done);
            }
            Event::CallExit { result } => {
                let call = open.get_mut(&thread.0).and_then(Vec::pop).expect("what returns was entered");
                last.insert(thread.0, done.len());
                done.push(Done { returned: event.time, result, ..call });
            }
            Event::Stack { stack } => {
                done[*last.get(&thread.0).expect("a stack is of a call")].stack = stack;
            }
            _ => {}
        }
    }
    done
}

/// Names of the threads by number.
pub(crate) fn name(trace: &Trace, thread: ThreadId) -> &str {
    trace.thread_name(thread)
}

/// Nothing is missing in the trace.
pub(crate) fn assert_whole(trace: &Trace) {
    assert_eq!(trace.losses(), []);
}

/// A shared library made of C code.
pub(crate) fn c_library(folder: &Path, code: &str) -> String {
    compiled(folder, code, &["-shared", "-fPIC"])
}

/// What C code becomes with these flags.
pub(crate) fn compiled(folder: &Path, code: &str, flags: &[&str]) -> String {
    let source = folder.join("source.c");
    let target = folder.join("compiled");
    std::fs::write(&source, code).unwrap();
    let mut compiler = Command::new("cc");
    compiler.args(["-O1", "-D_GNU_SOURCE", "-I", concat!(env!("CARGO_MANIFEST_DIR"), "/c")]);
    compiler.args(flags).arg("-o").arg(&target).arg(&source);
    let output = compiler.args(["-lpthread", "-ldl"]).output().expect("a C compiler, as for linking");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    target.to_str().unwrap().to_owned()
}
