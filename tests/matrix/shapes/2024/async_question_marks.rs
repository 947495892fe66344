//! `?` on results and options, with conversion, in blocks, loops and chains, and early returns of them.
//! Recorded: parse 3 completed, option 2 completed, converts 1 completed, in_a_loop 1 completed
//! Also in: 2018

use crate::support::{block_on, pause, Noisy};
use std::fmt;

#[derive(Debug)]
enum Error {
    Parse(std::num::ParseIntError),
    Empty,
}

impl From<std::num::ParseIntError> for Error {
    fn from(error: std::num::ParseIntError) -> Self {
        Error::Parse(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Parse(error) => error.fmt(f),
            Error::Empty => f.write_str("empty"),
        }
    }
}

#[trace::trace]
async fn parse(text: &str, _held: Noisy) -> Result<u8, Error> {
    let _local = Noisy("local");
    pause().await;
    let first = text.split(',').next().filter(|text| !text.is_empty()).ok_or(Error::Empty)?;
    let n: u8 = first.parse()?;
    Ok(n + 1)
}

#[trace::trace]
async fn option(items: &[&str]) -> Option<usize> {
    pause().await;
    Some(items.first()?.find('x')? + 1)
}

#[trace::trace]
async fn converts() -> Result<(), Error> {
    parse("1", Noisy("inner")).await?;
    Err(Error::Empty)?;
    Ok(())
}

#[trace::trace]
async fn in_a_loop(texts: &[&str]) -> Result<Vec<u8>, std::num::ParseIntError> {
    let mut parsed = Vec::new();
    for text in texts {
        pause().await;
        parsed.push(text.parse()?);
    }
    Ok(parsed)
}

pub fn run() {
    println!("{:?}", block_on(parse("1,2", Noisy("one"))).ok());
    println!("{}", block_on(parse("x", Noisy("two"))).unwrap_err());
    println!("{:?} {:?}", block_on(option(&["ax"])), block_on(option(&[])));
    println!("{}", block_on(converts()).unwrap_err());
    println!("{:?}", block_on(in_a_loop(&["1", "y"])).is_err());
}
