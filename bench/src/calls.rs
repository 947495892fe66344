//! What one call costs, idle and recording.

use crate::measure::{Row, clock_read, interleaved, per_call};
use serde::Serialize;
use std::hint::black_box;
use std::io;
use trace::Options;

const CALLS: u64 = 20_000;
const FIB: u64 = 20;

/// A figure: nanoseconds of CPU time for each call, what it is over, and over what.
#[derive(Debug, Serialize)]
pub(crate) struct Call {
    pub(crate) name: &'static str,
    pub(crate) ns: f64,
    /// Without the plain call that it is around.
    pub(crate) net_ns: f64,
    /// `net_ns` in clock reads of the same run.
    pub(crate) clock_reads: f64,
}

fn body(x: u64) -> u64 {
    x.wrapping_mul(3) ^ 1
}

#[inline(never)]
fn plain(x: u64) -> u64 {
    body(x)
}

#[inline(never)]
#[trace::trace]
fn region(x: u64) -> u64 {
    body(x)
}

#[inline(never)]
#[trace::trace(args(x))]
fn region_1(x: u64) -> u64 {
    body(x)
}

#[inline(never)]
#[trace::trace(args(x, half = 0.5, name = "text"))]
fn region_3(x: u64) -> u64 {
    body(x)
}

#[inline(never)]
fn log(x: u64) -> u64 {
    trace::log!("a message");
    x
}

#[inline(never)]
fn counter(x: u64) -> u64 {
    trace::counter!("counter", x);
    x
}

#[inline(never)]
fn task(x: u64) -> u64 {
    trace::Task::new("request").in_scope(|| body(x))
}

#[inline(never)]
fn fib_plain(n: u64) -> u64 {
    if n < 2 { n } else { fib_plain(n - 1) + fib_plain(n - 2) }
}

#[inline(never)]
#[trace::trace(name = "fib")]
fn fib_region(n: u64) -> u64 {
    if n < 2 { n } else { fib_region(n - 1) + fib_region(n - 2) }
}

fn fib_calls(n: u64) -> u64 {
    if n < 2 { 1 } else { 1 + fib_calls(n - 1) + fib_calls(n - 2) }
}

fn per_fib(fib: fn(u64) -> u64) -> f64 {
    per_call(1, |_| fib(black_box(FIB))) / fib_calls(FIB) as f64
}

fn leaf(name: &'static str, call: fn(u64) -> u64) -> Row<'static> {
    Row { name, run: Box::new(move || per_call(CALLS, call)) }
}

/// As [`leaf`], with a session to nowhere.
fn recorded(name: &'static str, mut run: impl FnMut() -> f64 + 'static) -> Row<'static> {
    Row {
        name,
        run: Box::new(move || {
            let session = Options::new().start(io::sink()).expect("no other session");
            let figure = run();
            let (_, summary) = session.stop().expect("nothing to fail");
            assert_eq!(summary.lost(), 0, "a figure with losses is not one");
            figure
        }),
    }
}

/// All rows of this file.
pub(crate) fn measure(rounds: usize) -> Vec<Call> {
    let mut rows = [
        leaf("clock read", |_| clock_read()),
        leaf("two clock reads", |_| clock_read().wrapping_add(clock_read())),
        leaf("plain call", plain),
        leaf("region, idle", region),
        leaf("region with 3 arguments, idle", region_3),
        Row { name: "plain call in recursion", run: Box::new(|| per_fib(fib_plain)) },
        Row { name: "region in recursion, idle", run: Box::new(|| per_fib(fib_region)) },
        recorded("region", || per_call(CALLS, region)),
        recorded("region in recursion", || per_fib(fib_region)),
        recorded("region with 1 argument", || per_call(CALLS, region_1)),
        recorded("region with 3 arguments", || per_call(CALLS, region_3)),
        recorded("log", || per_call(CALLS, log)),
        recorded("counter", || per_call(CALLS, counter)),
        recorded("task made, entered, left, ended", || per_call(CALLS, task)),
    ];
    let figures = interleaved(&mut rows, rounds);
    let of = |name: &str| figures.iter().find(|(row, _)| *row == name).expect("a row of the table").1;
    let clock = of("clock read");
    figures
        .iter()
        .map(|&(name, ns)| {
            let around = match name {
                "clock read" | "two clock reads" | "plain call" | "plain call in recursion" => 0.0,
                name if name.contains("recursion") => of("plain call in recursion"),
                _ => of("plain call"),
            };
            Call { name, ns, net_ns: ns - around, clock_reads: (ns - around) / clock }
        })
        .collect()
}
