//! Our cost beside the floor, in one run.
//!
//! `cargo xtask bench` prints a table, `cargo xtask bench --json` the same figures as JSON; `--quick`
//! takes a fifth of the rounds. Every round measures every row once, so that a machine that changes
//! its speed changes all of them; a figure is the median of its rounds, and ratios are to the clock
//! read or the plain call of the same run. Costs are CPU time of the measuring thread.
//!
//! `cargo xtask bench build` measures instead what the attribute costs the one who builds, beside the
//! attributes of others; `cargo xtask bench runtime` what the feature `runtime` costs, beside the same
//! program without it.

mod builds;
mod calls;
mod measure;
mod report;
mod runtime;
mod streams;

use report::Report;
use serde::Serialize;
use std::fmt::Display;

fn main() {
    let has = |option: &str| std::env::args().skip(1).any(|arg| arg == option);
    let (quick, json) = (has("--quick"), has("--json"));
    if has("build") {
        show(&builds::measure(if quick { 1 } else { 3 }), json);
    } else if has("runtime") {
        show(&runtime::measure(if quick { 7 } else { 31 }), json);
    } else {
        let rounds = if quick { 5 } else { 25 };
        let calls = calls::measure(rounds);
        show(&Report { calls, streams: streams::measure(rounds.div_ceil(5)) }, json);
    }
}

fn show(report: &(impl Display + Serialize), json: bool) {
    if json {
        println!("{}", serde_json::to_string_pretty(report).expect("numbers and strings"));
    } else {
        print!("{report}");
    }
}
