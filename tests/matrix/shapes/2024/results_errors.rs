//! `err` and `ret` of plain functions that return a `Result`, under whatever name.
//! Recorded: error 2 completed, by_debug 2 completed, both 2 completed, converted 2 completed, aliased 1 completed, unit 1 completed, diverges 1 completed, nested 1 completed, parsed 1 completed
//! Results: error ! invalid digit found in string; by_debug ! Shy(3); both = 4; both ! no; converted ! invalid digit found in string; aliased ! entity not found
//! Results: unit ! nothing; diverges ! left; nested = 1; parsed ! invalid digit found in string
//! Nested: parsed in nested
//! Also in: 2021, 2018, 2015

use std::error::Error;
use std::num::ParseIntError;

#[trace::trace(err)]
fn error(text: &str) -> Result<u32, ParseIntError> {
    let n: u32 = text.parse()?;
    Ok(n + 1)
}

#[derive(Debug)]
struct Shy(u8);

#[trace::trace(?err)]
fn by_debug(n: u8) -> Result<(), Shy> {
    if n > 2 {
        return Err(Shy(n));
    }
    Ok(())
}

#[trace::trace(ret, err)]
fn both(n: u32) -> Result<u32, &'static str> {
    match n {
        0 => Err("no"),
        n => Ok(n + 1),
    }
}

#[trace::trace(err)]
fn converted(text: &str) -> Result<Box<dyn Fn() -> u32>, Box<dyn Error + Send + Sync>> {
    let n: u32 = text.parse()?;
    Ok(Box::new(move || n))
}

#[trace::trace(err)]
fn aliased() -> std::io::Result<Vec<u8>> {
    Err(std::io::ErrorKind::NotFound.into())
}

#[trace::trace(ret, err)]
fn unit() -> Result<&'static str, String> {
    Err("nothing")?;
    Ok("never")
}

#[trace::trace(err)]
fn diverges(left: bool) -> Result<u8, &'static str> {
    if left {
        return Err("left");
    }
    panic!("right")
}

#[trace::trace(ret, err)]
fn nested() -> Result<u32, ParseIntError> {
    Ok(parsed("x").unwrap_or(1))
}

#[trace::trace(err)]
fn parsed(text: &str) -> Result<u32, ParseIntError> {
    text.parse()
}

pub fn run() {
    println!("{:?} {:?}", error("7"), error("x"));
    println!("{:?} {:?}", by_debug(1), by_debug(3));
    println!("{:?} {:?}", both(3), both(0));
    println!("{:?}", converted("1").map(|f| f()).ok());
    println!("{:?}", converted("x").map(|f| f()).is_err());
    println!("{:?} {:?} {:?}", aliased().is_err(), unit(), diverges(true));
    println!("{:?}", nested());
}
