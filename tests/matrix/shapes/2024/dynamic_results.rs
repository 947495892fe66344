//! Results that become trait objects, slices and pointers on their way out.
//! Recorded: boxed 1 completed, closure 1 completed, slice 1 completed, pointer 1 completed, error 2 completed, shared 1 completed, array 1 completed
//! Also in: 2021, 2018, 2015

use std::error::Error;
use std::fmt::Debug;
use std::rc::Rc;

#[trace::trace]
fn boxed(n: u32) -> Box<dyn Debug> {
    if n > 0 { Box::new(n) } else { Box::new("zero") }
}

#[trace::trace]
fn closure(n: u32) -> Result<Box<dyn Fn(u32) -> u32>, ()> {
    Ok(Box::new(move |m| n + m))
}

#[trace::trace]
fn slice(items: &Vec<u8>) -> Option<&[u8]> {
    Some(items)
}

#[trace::trace]
fn pointer() -> fn(u32) -> u32 {
    |n| n + 1
}

#[trace::trace]
fn error(text: &str) -> Result<u8, Box<dyn Error + Send + Sync>> {
    if text.is_empty() {
        return Err("empty".into());
    }
    Ok(text.parse()?)
}

#[trace::trace]
fn shared<'a>(text: &'a str) -> Rc<dyn AsRef<str> + 'a> {
    Rc::new(text)
}

#[trace::trace]
fn array() -> [&'static dyn Debug; 2] {
    [&1, &"two"]
}

pub fn run() {
    println!("{:?} {:?}", boxed(1), closure(1).map(|f| f(2)));
    println!("{:?} {}", slice(&vec![1, 2]), pointer()(1));
    println!("{:?} {:?}", error("").map_err(|error| error.to_string()), error("7").ok());
    println!("{} {:?}", (*shared("shared")).as_ref(), array());
}
