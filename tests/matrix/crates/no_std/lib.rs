//! A library without the standard library.
//! Recorded: sum 1 completed, text 1 completed, boxed 1 completed, parsed 2 completed, Queue::length 1 completed
#![no_std]

extern crate alloc;

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::future::Future;
use core::num::ParseIntError;
use core::pin::Pin;

/// Sync.
#[trace::trace(args(n = numbers.len()))]
pub fn sum(numbers: &[u32]) -> u32 {
    numbers.iter().sum()
}

/// Async.
#[trace::trace(args(n, text = %n))]
pub async fn text(n: u32) -> String {
    boxed(n).await
}

#[trace::trace]
fn boxed(n: u32) -> Pin<Box<dyn Future<Output = String>>> {
    Box::pin(async move { n.to_string() })
}

/// Made by [`parsed`].
#[derive(Debug)]
pub struct Queue(Vec<u32>);

#[trace::trace]
impl Queue {
    /// A method.
    #[must_use]
    pub fn length(&self) -> usize {
        self.0.len()
    }
}

/// With `?`.
///
/// # Errors
///
/// When it is no number.
#[trace::trace(args(text))]
pub fn parsed(text: &str) -> Result<Queue, ParseIntError> {
    let number = text.parse()?;
    Ok(Queue([number].into()))
}
