//! Our cost beside the floor, in one run.
//!
//! `cargo xtask bench` prints a table, `cargo xtask bench --json` the same figures as JSON; `--quick`
//! takes a fifth of the rounds. Every round measures every row once, so that a machine that changes
//! its speed changes all of them; a figure is the median of its rounds, and ratios are to the clock
//! read or the plain call of the same run. Costs are CPU time of the measuring thread.

mod calls;
mod measure;
mod report;
mod streams;

use report::Report;

fn main() {
    let has = |option: &str| std::env::args().skip(1).any(|arg| arg == option);
    let rounds = if has("--quick") { 5 } else { 25 };
    let report = Report { calls: calls::measure(rounds), streams: streams::measure(rounds.div_ceil(5)) };
    if has("--json") {
        println!("{}", serde_json::to_string_pretty(&report).expect("numbers and strings"));
    } else {
        print!("{report}");
    }
}
