//! What was typed: a struct per subcommand, turned into plain options here and nowhere below.

use crate::commands::{Command, check, dump, exec, pack, run, summary, top};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

/// Reads the command line. Ends the process when it asks for help or makes no sense.
pub(crate) fn command() -> Command {
    Cli::parse_from(without_subcommand_name(std::env::args_os().collect())).command.into()
}

/// Installed, we are started as `cargo-trace trace run …`; by the alias, as `cargo-trace run …`.
fn without_subcommand_name(mut words: Vec<OsString>) -> Vec<OsString> {
    if words.get(1).is_some_and(|word| word == "trace") {
        words.remove(1);
    }
    words
}

const EXAMPLES: &str = "\
Examples:
  cargo trace run --release                     record the program of this package, report
  cargo trace run --example search -- needle    record an example, with an argument for it
  cargo trace summary search.trace              the report of a recording
  cargo trace top search.trace --by self        where the time itself is spent
  cargo trace check search.trace && echo whole  for scripts: is anything damaged or lost?

Exit codes: 0 success; 1 `check` found damage or losses; 2 the command could not do its work.
`cargo trace run` ends with the exit code of the program.";

/// Record what every thread, task and region of a Rust program did, and read such recordings
#[derive(Parser)]
#[command(name = "cargo trace", bin_name = "cargo trace", version, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Subcommands,
}

#[derive(Subcommand)]
enum Subcommands {
    Run(Run),
    Summary(Summary),
    Top(Top),
    Dump(Dump),
    Pack(Pack),
    Check(Check),
    #[command(name = exec::NAME, hide = true)]
    Exec(Exec),
}

const RUN_HELP: &str = "\
Every option of `cargo run` may be used: --release, --profile, --bin, --example, -p, --features,
--manifest-path, --target and so on; `cargo run --help` lists them. The feature `exectrace/runtime`
and `-C force-frame-pointers=yes` are added; your own features and RUSTFLAGS are kept. With
--no-runtime the feature is `exectrace/enabled`, and calls of the program's own #[trace] functions
and regions are all that is recorded. TRACE_COLLECT=threads,locks chooses among the rest.

The program has standard input and output to itself: what cargo trace says, the report too, goes to
standard error. With --quiet, cargo says nothing but errors. The TRACE_… variables of the library
have their usual effect.

Examples:
  cargo trace run --release
  cargo trace run --release --example search -- needle haystack.txt
  cargo trace run -p server -o slow.trace
  cargo trace run | wc -l                       counts the program's lines, not the report's

Exit codes: the program's own; 128 + n when signal n ended it; cargo's when the build failed; 2 when
nothing could be started.";

/// Build and run a program as `cargo run` does, record its trace, print the report
#[derive(Args)]
#[command(
    after_help = RUN_HELP,
    override_usage = "cargo trace run [-o FILE] [--no-runtime] [CARGO RUN OPTIONS] [-- PROGRAM ARGUMENTS]"
)]
struct Run {
    /// Write the trace here [default: target/trace/PROGRAM-N.trace]
    // Also found behind cargo's options, where `words` has it: see `cargo::Words`.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Record what is annotated and nothing else
    // As above.
    #[arg(long)]
    no_runtime: bool,

    /// Options for cargo run; what follows `--` is for the program
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "CARGO RUN OPTIONS")]
    words: Vec<OsString>,
}

const SUMMARY_HELP: &str = "\
Tasks that are alike are a row (×8). ALIVE is when, from the recording's start to its end, and how
many at once; P50 and MAX are of their durations. ON THREAD, for tasks that are no threads, is the
time in which a thread was on them, even if it waited, and SHARE that of their durations.
Regions: TOTAL is from begin to end, SELF is TOTAL less the regions within.
With the feature `runtime`: threads with their time on a CPU and in calls that wait; what they waited
for, a lock by its kind and address, with the place of most of it and the thread that ended it there
(WOKEN: of how many waits that is known); calls, BLOCKED being their time without a CPU; descriptors;
and every collector. Names come from the recorded files, or from the trace (`cargo trace pack`).
What is damaged or lost is said at the end, and in the first line.

Examples:
  cargo trace summary search.trace
  cargo trace summary search.trace --limit 50
  cargo trace summary search.trace --json | jq '.regions[0].p99_ns'

The fields of --json are described in docs/json.md.";

/// Print what a trace holds: threads and tasks, regions, counters, losses
#[derive(Args)]
#[command(after_help = SUMMARY_HELP)]
struct Summary {
    /// The trace; - is standard input
    file: PathBuf,
    #[command(flatten)]
    shape: Shape,
}

/// Print the regions that cost most
#[derive(Args)]
#[command(after_help = "\
Examples:
  cargo trace top search.trace                  by time in the region and what it calls
  cargo trace top search.trace --by self        by time in the region itself
  cargo trace top search.trace --by max -l 5    the five slowest single runs
  cargo trace top search.trace --json | jq -r '.regions[].name'

Total counts a region once where it calls itself; count, p50, p99 and max are of every run.
The fields of --json are described in docs/json.md.")]
struct Top {
    /// The trace; - is standard input
    file: PathBuf,
    /// What to order by
    #[arg(long, value_enum, default_value_t = By::Total)]
    by: By,
    #[command(flatten)]
    shape: Shape,
}

#[derive(Args)]
struct Shape {
    /// Print JSON for machines
    #[arg(long)]
    json: bool,
    /// Rows of each table at most [default: as many as make one screen; with --json: all]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
}

#[derive(Clone, Copy, ValueEnum)]
enum By {
    /// Time from begin to end
    Total,
    /// Time outside of regions within
    #[value(name = "self")]
    Own,
    /// Number of runs
    Count,
    /// The longest run
    Max,
}

/// Print every block and event of a trace as text
#[derive(Args)]
#[command(after_help = "\
The text form is lossless and described in FORMAT.md. Damaged stretches are printed as comments.

Examples:
  cargo trace dump search.trace | less
  cargo trace dump search.trace | grep -c '+.* region_begin'")]
struct Dump {
    /// The trace; - is standard input
    file: PathBuf,
}

/// Put the names of functions into a trace, so that another machine can show them
#[derive(Args)]
#[command(after_help = "\
Functions, files and lines come from the programs and libraries that were recorded, as long as they
are here and have not changed. A packed trace needs none of them.

Examples:
  cargo trace pack search.trace -o packed.trace
  cargo trace pack search.trace -o search.trace    in place")]
struct Pack {
    /// The trace; - is standard input
    file: PathBuf,
    /// Write the packed trace here
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Say what of a trace is damaged or lost
#[derive(Args)]
#[command(after_help = "\
Examples:
  cargo trace check search.trace
  cargo trace check search.trace --json | jq .lost

Exit codes: 0 the trace is whole; 1 something is damaged, cut off or lost; 2 it cannot be read.
The fields of --json are described in docs/json.md.")]
struct Check {
    /// The trace; - is standard input
    file: PathBuf,
    /// Print JSON for machines
    #[arg(long)]
    json: bool,
}

/// Start a program for `cargo trace run`; cargo calls this
#[derive(Args)]
struct Exec {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    program: Vec<OsString>,
}

impl From<Subcommands> for Command {
    fn from(command: Subcommands) -> Self {
        match command {
            Subcommands::Run(Run { output, no_runtime, words }) => {
                Command::Run(run::Options { output, no_runtime, words })
            }
            Subcommands::Summary(Summary { file, shape: Shape { json, limit } }) => {
                Command::Summary(summary::Options { file, json, limit: limit.map(rows) })
            }
            Subcommands::Top(Top { file, by, shape: Shape { json, limit } }) => {
                Command::Top(top::Options { file, by: by.into(), json, limit: limit.map(rows) })
            }
            Subcommands::Dump(Dump { file }) => Command::Dump(dump::Options { file }),
            Subcommands::Pack(Pack { file, output }) => Command::Pack(pack::Options { file, output }),
            Subcommands::Check(Check { file, json }) => Command::Check(check::Options { file, json }),
            Subcommands::Exec(Exec { program }) => Command::Exec(exec::Options { program }),
        }
    }
}

fn rows(limit: u32) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}

impl From<By> for top::Order {
    fn from(by: By) -> Self {
        match by {
            By::Total => top::Order::Total,
            By::Own => top::Order::Own,
            By::Count => top::Order::Count,
            By::Max => top::Order::Max,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_declarations_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_name_that_cargo_puts_first_is_dropped_once() {
        let words = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert_eq!(without_subcommand_name(words("cargo-trace trace run")), words("cargo-trace run"));
        assert_eq!(without_subcommand_name(words("cargo-trace run")), words("cargo-trace run"));
        assert_eq!(without_subcommand_name(words("cargo-trace run trace")), words("cargo-trace run trace"));
    }
}
