//! What a stack costs, by the ways there are to take it, beside a clock read of the same run:
//!
//! `RUSTFLAGS="-C force-frame-pointers=yes" cargo run --release -p trace-runtime --example stacks`
//!
//! Without the flag, only unwind tables are measured. A figure is the median of its rounds, in which
//! every row has its turn, in nanoseconds. `stacks ROUNDS` takes so many; `stacks 0 WAY FRAMES` takes
//! a hundred thousand stacks and says nothing, for counting instructions.

use std::hint::black_box;
use std::time::Instant;
use trace_core::runtime::{Classes, allocated};
use trace_core::stack::{self, Way};
use trace_core::{Config, Drain, WhenFull, stacks};

/// Of one figure.
const TIMES: u32 = 2_000;

/// What is done at a depth; nanoseconds for each.
type Row = (String, Way, usize, fn() -> f64);

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let rounds: usize = args.first().map_or(101, |rounds| rounds.parse().expect("a number"));
    std::thread::spawn(move || if rounds == 0 { count(&args[1..]) } else { table(rounds) })
        .join()
        .expect("no panic");
}

/// The ways that work in this program.
fn ways() -> Vec<(&'static str, Way)> {
    let _session = session();
    trace_runtime::ways_of_stacks()
}

fn session() -> Drain {
    trace_core::runtime::adopt_thread();
    let config = Config {
        memory: 64 << 20,
        when_full: WhenFull::DropNewest,
        classes: Classes(Classes::HEAP.0 | Classes::STACKS.0),
        stacks_over: std::time::Duration::ZERO,
    };
    Drain::open(config).expect("no other session")
}

fn table(rounds: usize) {
    let mut rows: Vec<Row> = vec![
        ("clock read".into(), Way::None, 0, clock_read),
        ("event without a stack".into(), Way::None, 0, event),
    ];
    for (name, way) in ways() {
        for frames in [5, 15, 30, 60] {
            rows.push((format!("{frames} frames, by {name}, taken"), way, frames, capture));
            rows.push((format!("{frames} frames, the same, in an event"), way, frames, event));
            rows.push((format!("{frames} frames, of two in turn"), way, frames, alternating));
        }
    }
    let mut figures = vec![Vec::new(); rows.len()];
    for _ in 0..rounds {
        for (row, figures) in rows.iter().zip(&mut figures) {
            let mut drain = session();
            stack::choose(row.1);
            figures.push(at(row.2, &row.3));
            drain.close();
            while !drain.full(usize::MAX).parts().is_empty() {}
            drop(drain.rest());
        }
    }
    println!("{:<44}{:>8}{:>16}", "", "ns", "less the clock");
    let median = |figures: &mut Vec<f64>| {
        figures.sort_unstable_by(f64::total_cmp);
        figures[figures.len() / 2]
    };
    let figures: Vec<f64> = figures.iter_mut().map(median).collect();
    for (row, ns) in rows.iter().zip(&figures) {
        println!("{:<44}{ns:>8.1}{:>16.1}", row.0, ns - figures[0]);
    }
}

fn count(args: &[String]) {
    let way = ways().into_iter().find(|(name, _)| *name == args[0]).expect("a way that is there").1;
    let _drain = session();
    stack::choose(way);
    let run: fn() -> f64 = match args.get(2).map(String::as_str) {
        Some("event") => event,
        Some("alternating") => alternating,
        _ => capture,
    };
    at(args[1].parse().expect("frames"), &|| (0..50).map(|_| run()).sum());
}

/// Runs `f` where a stack has so many frames.
fn at(frames: usize, f: &dyn Fn() -> f64) -> f64 {
    let now = || stacks::row(stack::capture()).map_or(0, |row| row.frames.len());
    let (none, five) = (at_depth(0, &|| now() as f64), at_depth(5, &|| now() as f64));
    if none == five {
        return f();
    }
    at_depth((frames + 1).saturating_sub(none as usize), f)
}

#[inline(never)]
fn at_depth(frames: usize, f: &dyn Fn() -> f64) -> f64 {
    let result = if frames == 0 { f() } else { at_depth(black_box(frames - 1), f) };
    black_box(result)
}

fn each(mut f: impl FnMut()) -> f64 {
    let start = Instant::now();
    (0..TIMES).for_each(|_| f());
    start.elapsed().as_nanos() as f64 / f64::from(TIMES)
}

fn clock_read() -> f64 {
    each(|| {
        // SAFETY: every x86-64 has it.
        #[cfg(target_arch = "x86_64")]
        black_box(unsafe { std::arch::x86_64::_rdtsc() });
        #[cfg(not(target_arch = "x86_64"))]
        black_box(Instant::now());
    })
}

fn capture() -> f64 {
    each(|| _ = black_box(stack::capture()))
}

fn event() -> f64 {
    each(|| allocated(64, 64))
}

#[inline(never)]
fn one(bytes: u64) {
    allocated(bytes, 64);
    black_box(());
}

#[inline(never)]
fn other(bytes: u64) {
    allocated(bytes, 65);
    black_box(());
}

/// In one function and in another.
fn alternating() -> f64 {
    let mut turn = false;
    each(|| {
        turn = !turn;
        if turn { one(64) } else { other(64) }
    })
}
