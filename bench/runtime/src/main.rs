//! One thing after the other, as often as somebody asks: what does it cost here and now?
//!
//! `cargo xtask bench runtime` builds this without a feature of the facade and with `runtime`, starts
//! both, and asks them in turn. A question is a line on standard input: the name of a row, and
//! `recording` if a session is to be live meanwhile. The answer is a line of numbers: nanoseconds of
//! one such thing, and what the session has lost. `serve` answers twice: with its port at once, and
//! when its clients have gone.

mod calls;
mod clock;
mod server;
mod threads;

use std::io::{self, BufRead, Write};
use std::thread;

#[global_allocator]
static ALLOCATOR: trace::Alloc = trace::Alloc::system();

/// Nanoseconds of one.
type Measure = fn() -> f64;

/// By what is to be measured.
const ROWS: &[(&str, Measure)] = &[
    ("clock", calls::clock_read),
    ("read", calls::read),
    ("write", calls::write),
    ("std-mutex", calls::std_mutex),
    ("c-mutex", calls::c_mutex),
    ("malloc-64", calls::malloc::<64>),
    ("malloc-1024", calls::malloc::<1024>),
    ("wake", calls::wake),
    ("hand-over", threads::hand_over),
    ("channel", threads::channel),
    ("spawn", threads::spawn_and_join),
    ("serve", server::serve::<0>),
    ("serve-working", server::serve::<20_000>),
];

fn main() -> io::Result<()> {
    // With a second thread, the C library and the kernel do more. A session brings some.
    thread::spawn(thread::park);
    for question in io::stdin().lock().lines() {
        let question = question?;
        let (row, recording) = match question.split_once(' ') {
            Some((row, "recording")) => (row, true),
            _ => (question.as_str(), false),
        };
        let (_, measure) = ROWS.iter().find(|(name, _)| *name == row).ok_or_else(|| unknown(&question))?;
        let (figure, lost) = if recording { recorded(measure) } else { (measure(), 0) };
        say(&format!("{figure} {lost}"))?;
    }
    Ok(())
}

/// The figure, and how many events the session has lost.
fn recorded(measure: &Measure) -> (f64, u64) {
    let options = trace::Options::from_env().expect("the one who asks has set the environment");
    let session = options.start(io::sink()).expect("no other session");
    let figure = measure();
    let (_, summary) = session.stop().expect("nothing to fail");
    (figure, summary.lost())
}

fn say(answer: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{answer}")?;
    out.flush()
}

fn unknown(question: &str) -> io::Error {
    io::Error::other(format!("expected a row of the table, found `{question}`"))
}
