//! Runs a program with tracing on, and reads its answers and its trace.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use trace_format::Event;
use trace_format::tables::LossReason;
use trace_reader::Trace;

/// A program's answers and its trace.
pub(crate) struct Ran {
    answers: Vec<(String, u64)>,
    pub(crate) trace: Trace,
}

/// What the kernel told of a thread, in the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Switch {
    In { at: u64 },
    Out { at: u64, preempted: bool },
}

impl Switch {
    pub(crate) fn at(self) -> u64 {
        match self {
            Switch::In { at } | Switch::Out { at, .. } => at,
        }
    }
}

/// Where a trace may be written, until this is dropped.
pub(crate) struct Place(tempfile::TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Place(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.0.path().join("program.trace")
    }

    /// What was written.
    pub(crate) fn trace(&self) -> Trace {
        Trace::from_bytes(std::fs::read(self.path()).unwrap()).unwrap()
    }
}

/// The program, with nothing of this environment that would change its trace.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_exectrace-kernel"));
    prepare(&mut command, arguments);
    command
}

fn prepare(command: &mut Command, arguments: &[&str]) {
    command.args(arguments);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("TRACE_")) {
        command.env_remove(name);
    }
}

/// Runs a program; one that does not end is a failure.
fn output(command: &mut Command) -> Output {
    const PATIENCE: Duration = Duration::from_secs(120);
    let until = Instant::now() + PATIENCE;
    // Through files, which do not fill up.
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| std::fs::File::create(folder.path().join(name)).unwrap();
    command.stdin(Stdio::null()).stdout(file("out")).stderr(file("err"));
    let mut child = command.spawn().unwrap();
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

/// Tests with `EXECTRACE_FULL` in the environment take their long form.
pub(crate) fn is_full() -> bool {
    std::env::var_os("EXECTRACE_FULL").is_some()
}

/// What a program has told: names and numbers.
pub(crate) fn answers(command: &mut Command) -> Vec<(String, u64)> {
    let output = output(command);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{}: {errors}", output.status);
    let text = String::from_utf8(output.stdout).unwrap();
    let answer = |line: &str| {
        let (name, value) = line.split_once(' ')?;
        Some((name.to_owned(), value.parse().ok()?))
    };
    text.lines().map(|line| answer(line).unwrap_or_else(|| panic!("{line}"))).collect()
}

/// Runs a program under these variables.
pub(crate) fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    run_program(Command::new(env!("CARGO_BIN_EXE_exectrace-kernel")), arguments, variables)
}

/// The same for another build of it.
pub(crate) fn run_program(mut command: Command, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    let place = Place::new();
    prepare(&mut command, arguments);
    let answers = answers(command.env("TRACE_OUT", place.path()).envs(variables.iter().copied()));
    let trace = place.trace();
    assert!(trace.is_complete());
    assert_eq!(trace.damage(), []);
    Ran { answers, trace }
}

impl Ran {
    /// Every answer of that name.
    pub(crate) fn all(&self, name: &str) -> Vec<u64> {
        self.answers.iter().filter(|(known, _)| known == name).map(|(_, value)| *value).collect()
    }

    /// The only answer of that name.
    pub(crate) fn one(&self, name: &str) -> u64 {
        let [value] = self.all(name)[..] else { panic!("not one `{name}`: {:?}", self.answers) };
        value
    }

    /// What the kernel told of each thread.
    pub(crate) fn switches(&self) -> BTreeMap<u64, Vec<Switch>> {
        let mut threads: BTreeMap<u64, Vec<Switch>> = BTreeMap::new();
        for event in self.trace.events() {
            let (os_id, switch) = match event.event {
                Event::SchedIn { os_id, monotonic_ns, .. } => (os_id, Switch::In { at: monotonic_ns }),
                Event::SchedOut { os_id, monotonic_ns, preempted, .. } => {
                    (os_id, Switch::Out { at: monotonic_ns, preempted })
                }
                _ => continue,
            };
            threads.entry(os_id).or_default().push(switch);
        }
        threads.values_mut().for_each(|switches| switches.sort_by_key(|switch| switch.at()));
        threads
    }

    /// Events that the kernel could not hand over.
    pub(crate) fn lost_in_the_kernel(&self) -> u64 {
        let of_kernel = |loss: &&trace_reader::Loss| loss.reason == LossReason::Kernel;
        self.trace.losses().iter().filter(of_kernel).map(|loss| loss.count).sum()
    }

    /// The values of a counter, in the order of time.
    pub(crate) fn counter(&self, name: &str) -> Vec<u64> {
        let of_name = |counter: &trace_reader::Counter<'_>| {
            self.trace.site(counter.site).is_some_and(|site| &*site.name == name)
        };
        let value = |counter: trace_reader::Counter<'_>| match counter.value {
            trace_format::Value::U64(value) => value,
            other => panic!("{name}: {other:?}"),
        };
        self.trace.counters().filter(of_name).map(value).collect()
    }
}

/// Time on a CPU between two moments.
pub(crate) fn on_cpu(switches: &[Switch], from: u64, to: u64) -> u64 {
    let mut total = 0;
    let mut since = None;
    for &switch in switches {
        match switch {
            Switch::In { at } => since = Some(at),
            Switch::Out { at, .. } => {
                if let Some(since) = since.take() {
                    total += at.min(to).saturating_sub(since.max(from));
                }
            }
        }
    }
    total + since.map_or(0, |since| to.saturating_sub(since.max(from)))
}
