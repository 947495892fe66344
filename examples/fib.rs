//! Many tiny regions on several threads: plain recursion, one region a call.
//!
//!     cargo trace run --release --example fib -- N THREADS
//!
//! A call of fib(N) makes 2 fib(N + 1) - 1 calls, each with nothing to do but to call on: the
//! worst case for a tracer, and a check of its arithmetic.

use std::env;
use std::error::Error;

#[trace::trace]
fn fib(n: u32) -> u64 {
    if n < 2 { u64::from(n) } else { fib(n - 1) + fib(n - 2) }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let n: u32 = args.next().map_or(Ok(20), |arg| arg.parse())?;
    let threads: usize = args.next().map_or(Ok(2), |arg| arg.parse())?;

    let workers: Vec<_> = (0..threads).map(|_| trace::spawn(move || fib(n))).collect();
    for (index, worker) in workers.into_iter().enumerate() {
        println!("thread {index}: fib({n}) = {}", worker.join().expect("fib does not panic"));
    }
    Ok(())
}
