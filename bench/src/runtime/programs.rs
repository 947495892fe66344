//! The programs that are asked: built twice, and started for each state.

use super::State;
use crate::measure::children_cpu_s;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use tempfile::TempDir;

/// Both builds.
pub(super) struct Built {
    folder: TempDir,
}

impl Built {
    /// Builds what is not built, with frame pointers, as `cargo trace run` does.
    pub(super) fn new() -> Built {
        let built = Built { folder: tempfile::tempdir().expect("a folder") };
        let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime");
        let target = target().join("bench-runtime");
        for (name, features) in [("bare", ""), ("traced", "runtime")] {
            let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
            command.args(["build", "--quiet", "--release", "--features", features]);
            command.current_dir(&package).env("CARGO_TARGET_DIR", &target).stdin(Stdio::null());
            command.env("RUSTFLAGS", "-C force-frame-pointers=yes").env_remove("CARGO_ENCODED_RUSTFLAGS");
            let status = command.status().expect("cargo runs this program");
            assert!(status.success(), "the {name} programs do not build: {command:?}");
            // The next build puts its own into their place.
            for program in ["cost", "search"] {
                let to = built.folder.path().join(format!("{name}-{program}"));
                fs::copy(target.join("release").join(program), to).expect("it was just built");
            }
        }
        built
    }

    /// CPU milliseconds of the example `search` over this repository, from its start to its end.
    pub(super) fn search(&self, state: State) -> f64 {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut command = self.command("search", state);
        command.arg(r"\bfn \w+").arg(root).stdout(Stdio::null());
        if state.records() {
            command.env("TRACE_OUT", self.folder.path().join("search.trace"));
        }
        let before = children_cpu_s();
        let status = command.status().expect("it was just built");
        assert!(status.success(), "{command:?}");
        (children_cpu_s() - before) * 1e3
    }

    /// One of the programs, as a state wants it.
    fn command(&self, program: &str, state: State) -> Command {
        let build = if state == State::Bare { "bare" } else { "traced" };
        let mut command = Command::new(self.folder.path().join(format!("{build}-{program}")));
        command.env_remove("TRACE_OUT").env("TRACE_COLLECT", state.classes());
        command
    }
}

/// The folder that this program was built into.
fn target() -> PathBuf {
    let this = std::env::current_exe().expect("the system knows");
    this.ancestors().nth(2).expect("cargo puts it two folders deep").to_owned()
}

/// One that runs until this is dropped, and waits to be asked.
pub(super) struct Program {
    child: Child,
    /// Taken when it is to end.
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    records: bool,
}

impl Program {
    pub(super) fn start(built: &Built, state: State) -> Program {
        let mut command = built.command("cost", state);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it was just built");
        Program {
            questions: child.stdin.take(),
            answers: BufReader::new(child.stdout.take().expect("it is piped")),
            child,
            records: state.records(),
        }
    }

    /// A figure of that row, and how many events were lost meanwhile.
    pub(super) fn ask(&mut self, row: &str) -> (f64, u64) {
        self.put(row);
        self.figure()
    }

    pub(super) fn put(&mut self, row: &str) {
        let recording = if self.records { " recording" } else { "" };
        let questions = self.questions.as_mut().expect("it has not been told to end");
        writeln!(questions, "{row}{recording}").expect("it waits for a question");
    }

    pub(super) fn figure(&mut self) -> (f64, u64) {
        let line = self.line();
        parse(&line).unwrap_or_else(|| panic!("expected a figure and a count, found {line:?}"))
    }

    pub(super) fn line(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("it writes text");
        line
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.questions.take());
        let _ = self.child.wait();
    }
}

/// A figure and how many events were lost.
fn parse(answer: &str) -> Option<(f64, u64)> {
    let (figure, lost) = answer.trim_end().split_once(' ')?;
    Some((figure.parse().ok()?, lost.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_figure_and_a_count() {
        assert_eq!(parse("12.5 0\n"), Some((12.5, 0)));
        assert_eq!(parse("1e3 7\n"), Some((1000.0, 7)));
        assert_eq!(["", "12.5\n", "x 0\n", "12.5 -1\n"].map(parse), [None; 4]);
    }
}
