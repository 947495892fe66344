//! Types that only the declared result decides.
//! Recorded: collected 1 completed, parsed 1 completed, defaulted 1 completed, converted 2 completed, closure 1 completed, none 1 completed, diverging 1 completed, unsized_array 1 completed, numbers 1 completed
//! Also in: 2021, 2018, 2015

use std::collections::BTreeSet;
use std::error::Error;

#[trace::trace]
fn collected(items: &[u32]) -> Result<BTreeSet<u64>, ()> {
    items.iter().map(|item| Ok(u64::from(*item))).collect()
}

#[trace::trace]
fn parsed(text: &str) -> Option<u16> {
    text.parse().ok()
}

#[trace::trace]
fn defaulted() -> (u8, String, Vec<Option<char>>) {
    Default::default()
}

#[trace::trace]
fn converted(fail: bool) -> Result<u64, Box<dyn Error>> {
    if fail {
        Err("failed")?;
    }
    Ok(1u8.into())
}

#[trace::trace]
fn closure() -> Box<dyn FnOnce(&str) -> usize> {
    Box::new(|text| text.len())
}

#[trace::trace]
fn none() -> Option<Box<dyn Fn()>> {
    None
}

#[trace::trace]
fn diverging(n: Option<u8>) -> u8 {
    let n = match n {
        Some(n) => n,
        None => return Default::default(),
    };
    n + 1
}

#[trace::trace]
fn unsized_array() -> Box<[u8]> {
    Box::new([1, 2, 3])
}

#[trace::trace]
fn numbers() -> f32 {
    let mut sum = 0.0;
    for n in [1.5, 2.5].iter() {
        sum += n;
    }
    sum
}

pub fn run() {
    println!("{:?} {:?} {:?}", collected(&[2, 1]), parsed("7"), defaulted());
    println!("{:?} {:?}", converted(false).ok(), converted(true).map_err(|error| error.to_string()));
    println!("{} {} {}", closure()("text"), none().is_none(), diverging(Some(1)));
    println!("{:?} {}", unsized_array(), numbers());
}
