//! Runs the annotated library where the feature is on, and records it.

#![forbid(unsafe_code)]

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let session = trace::Options::new().start(Vec::new())?;
    println!("built with {}, run with {}", env!("BUILT_WITH"), annotated::work(10));
    let (bytes, _summary) = session.stop()?;
    println!("recorded {}", if bytes.is_empty() { "nothing" } else { "something" });
    Ok(())
}
