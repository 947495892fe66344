//! Chores of this repository, run as `cargo xtask COMMAND`: the gate and the house rules.
//!
//! [`gate`] runs what has to pass before anything lands, [`tidy`] checks what the compiler cannot.
//! Nothing here is published or linked into anything.

#![forbid(unsafe_code)]

mod gate;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// What `cargo xtask` understands; tidy holds the documents' commands against it.
const COMMANDS: &[&str] = &["test", "tidy", "bench"];

const HELP: &str = "\
Usage: cargo xtask COMMAND

  test [--full] [STEP…]   the gate: every step, or the steps named; --full runs long forms of tests
  tidy                    the house rules alone
  bench [--quick|--json]  our cost beside the floor, in one run
  bench build [--quick|--json]  what the attribute costs in builds, beside others'
  bench runtime [--quick|--json]  what the feature `runtime` costs, beside a program without it
  help                    this text

Steps of the gate:
";

/// What was asked for on the command line.
#[derive(Debug, PartialEq)]
enum Asked {
    Test { full: bool, only: Vec<String> },
    Tidy,
    Bench { options: Vec<String> },
    Help,
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let root = root();
    let passed = match parse(&args) {
        Ok(Asked::Test { full, only }) => gate::run(&root, full, &only),
        Ok(Asked::Tidy) => tidy::run(&root),
        Ok(Asked::Bench { options }) => bench(&root, &options),
        Ok(Asked::Help) => {
            print!("{}", help());
            true
        }
        Err(problem) => {
            eprint!("xtask: {problem}\n\n{}", help());
            return ExitCode::from(2);
        }
    };
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs the benchmarks, built as they are meant to be built: one unit of code, optimised across crates.
fn bench(root: &Path, options: &[String]) -> bool {
    let args = ["run", "--quiet", "--profile", "bench", "--package", "exectrace-bench", "--"];
    match Command::new(env!("CARGO")).args(args).args(options).current_dir(root).status() {
        Ok(status) => status.success(),
        Err(error) => {
            eprintln!("xtask: cargo could not be run: {error}");
            false
        }
    }
}

/// The repository this xtask was built in, so that it works from any folder below it.
fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().expect("xtask is a folder of the repository").to_path_buf()
}

fn parse(args: &[String]) -> Result<Asked, String> {
    let (command, rest) = args.split_first().ok_or("no command given")?;
    match (command.as_str(), rest) {
        ("help" | "--help" | "-h", _) => Ok(Asked::Help),
        ("test", _) => {
            let full = rest.iter().any(|arg| arg == "--full");
            let only: Vec<_> = rest.iter().filter(|arg| *arg != "--full").cloned().collect();
            match only.iter().find(|name| !gate::STEPS.iter().any(|step| step.name == **name)) {
                Some(unknown) => Err(format!("the gate has no step `{unknown}`")),
                None => Ok(Asked::Test { full, only }),
            }
        }
        ("tidy", []) => Ok(Asked::Tidy),
        ("tidy", [extra, ..]) => Err(format!("tidy takes no argument, found `{extra}`")),
        ("bench", _) => {
            let known = |arg: &str, first| {
                ["--quick", "--json"].contains(&arg) || (first && ["build", "runtime"].contains(&arg))
            };
            match rest.iter().enumerate().find(|(at, arg)| !known(arg, *at == 0)) {
                Some((_, unknown)) => Err(format!("bench has no option `{unknown}`")),
                None => Ok(Asked::Bench { options: rest.to_vec() }),
            }
        }
        (unknown, _) => Err(format!("no command `{unknown}`")),
    }
}

fn help() -> String {
    let steps = gate::STEPS.iter().map(|step| format!("  {:<10} {}\n", step.name, step.purpose));
    HELP.chars().chain(steps.collect::<String>().chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(line: &str) -> Result<Asked, String> {
        parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn the_gate_runs_whole_or_by_step() {
        assert_eq!(asked("test"), Ok(Asked::Test { full: false, only: vec![] }));
        assert_eq!(asked("test off --full"), Ok(Asked::Test { full: true, only: vec!["off".into()] }));
    }

    #[test]
    fn the_benchmarks_are_of_calls_of_builds_or_of_the_runtime() {
        let options = |line: &str| match asked(line) {
            Ok(Asked::Bench { options }) => options.join(" "),
            other => panic!("{other:?}"),
        };
        assert_eq!(options("bench --quick"), "--quick");
        assert_eq!(options("bench build --quick --json"), "build --quick --json");
        assert_eq!(options("bench runtime --json"), "runtime --json");
    }

    #[test]
    fn wrong_arguments_are_named() {
        assert_eq!(asked(""), Err("no command given".into()));
        assert_eq!(asked("tset"), Err("no command `tset`".into()));
        assert_eq!(asked("test nothing"), Err("the gate has no step `nothing`".into()));
        assert_eq!(asked("bench --quick build"), Err("bench has no option `build`".into()));
        assert_eq!(asked("bench runtime build"), Err("bench has no option `build`".into()));
        assert_eq!(asked("bench --slow"), Err("bench has no option `--slow`".into()));
        assert_eq!(asked("tidy all"), Err("tidy takes no argument, found `all`".into()));
    }

    #[test]
    fn the_help_lists_every_command_and_step() {
        let help = help();
        for name in COMMANDS.iter().copied().chain(gate::STEPS.iter().map(|step| step.name)) {
            assert!(help.contains(&format!("  {name} ")), "{name} is not in the help:\n{help}");
        }
    }
}
