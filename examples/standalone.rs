//! Start, work, stop: the whole of what a program needs to leave a trace.
//!
//!     cargo run --example standalone && cargo trace summary standalone.trace

use std::error::Error;
use std::fs::File;

#[trace::trace(args(n))]
fn collatz(mut n: u64) -> u32 {
    let mut steps = 0;
    while n != 1 {
        n = if n.is_multiple_of(2) { n / 2 } else { 3 * n + 1 };
        steps += 1;
    }
    steps
}

fn main() -> Result<(), Box<dyn Error>> {
    // Under TRACE_OUT or `cargo trace run` a session is on already; `stop` below ends that one then.
    if !trace::is_enabled() {
        trace::start(File::create("standalone.trace")?)?;
    }
    let longest = trace::spawn(|| (1..10_000).max_by_key(|&n| collatz(n)));
    println!("longest below 10000 starts at {:?}", longest.join().expect("the thread does not panic"));
    println!("recorded {}", trace::stop()?);
    Ok(())
}
