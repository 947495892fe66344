//! Functions of every shape that the attribute and the macros are used on.
//!
//! `inline(never)` keeps each one a function in the assembly, where the two variants are compared.

use std::fmt::Display;

#[cfg(not(annotated))]
use std::{sync, thread::spawn};
#[cfg(annotated)]
use trace::{spawn, sync};

/// A plain function.
#[cfg_attr(annotated, trace::trace)]
#[inline(never)]
pub fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Recursion: a region would be opened in every call.
#[cfg_attr(annotated, trace::trace)]
#[inline(never)]
pub fn fib(n: u32) -> u64 {
    if n < 2 { u64::from(n) } else { fib(n - 1) + fib(n - 2) }
}

/// A lock, a condition and a channel.
#[inline(never)]
pub fn locked(
    numbers: &sync::Mutex<Vec<u64>>,
    changed: &sync::Condvar,
    sums: &sync::mpsc::Sender<u64>,
) -> u64 {
    let mut numbers = numbers.lock().unwrap();
    numbers.push(1);
    changed.notify_all();
    let sum = numbers.iter().sum();
    sums.send(sum).unwrap();
    sum
}

/// The same with what it needs.
pub fn locked_alone() -> u64 {
    let (sums, last) = sync::mpsc::channel();
    locked(&sync::Mutex::new(vec![3]), &sync::Condvar::new(), &sums) + last.recv().unwrap()
}

/// Arguments are not even evaluated.
#[cfg_attr(annotated, trace::trace(name = "parse a line", args(line, fields = line.split(',').count())))]
#[inline(never)]
pub fn parse(line: &str) -> Result<Vec<i64>, std::num::ParseIntError> {
    line.split(',').map(str::trim).map(str::parse).collect()
}

/// What it returns is recorded, and its error.
#[cfg_attr(annotated, trace::trace(ret, err, args(text)))]
#[inline(never)]
pub fn parsed(text: &str) -> Result<u8, std::num::ParseIntError> {
    let number: u8 = text.parse()?;
    Ok(number / 2)
}

/// A call that is a task.
#[cfg_attr(annotated, trace::trace(task, name = "request", args(id), ret))]
#[inline(never)]
pub fn requested(id: u64) -> u64 {
    id.rotate_left(3)
}

/// A generic function with a borrowed result.
#[cfg_attr(annotated, trace::trace)]
#[inline(never)]
pub fn longest<'a, T: AsRef<str> + ?Sized>(first: &'a T, second: &'a T) -> &'a str {
    let (first, second) = (first.as_ref(), second.as_ref());
    if first.len() < second.len() { second } else { first }
}

/// Makes the compiler generate one instance of it.
#[inline(never)]
pub fn longest_of_strings<'a>(first: &'a String, second: &'a String) -> &'a str {
    longest(first, second)
}

/// A type whose methods are annotated as a whole.
#[derive(Debug, Default)]
pub struct Account {
    balance: i64,
    entries: Vec<i64>,
}

#[cfg_attr(annotated, trace::trace)]
impl Account {
    #[inline(never)]
    pub fn book(&mut self, amount: i64) -> &mut Self {
        self.balance += amount;
        self.entries.push(amount);
        self
    }

    #[inline(never)]
    pub fn balance(&self) -> i64 {
        self.balance
    }

    #[cfg_attr(annotated, trace::trace(err))]
    #[inline(never)]
    pub fn first(&mut self) -> Result<&mut i64, String> {
        self.entries.first_mut().ok_or_else(|| "no entry".to_string())
    }

    #[inline(never)]
    pub fn largest(self) -> Option<i64> {
        self.entries.into_iter().max()
    }
}

/// A trait method of an implementation for a foreign type.
pub trait Shout {
    fn shout(&self) -> String;
}

impl<T: Display + ?Sized> Shout for T {
    #[cfg_attr(annotated, trace::trace)]
    #[inline(never)]
    fn shout(&self) -> String {
        self.to_string().to_uppercase()
    }
}

/// Makes the compiler generate one instance of it.
#[inline(never)]
pub fn shout_number(number: &u32) -> String {
    number.shout()
}

/// A region, a log line, a counter and a task inside a function.
#[inline(never)]
pub fn checksum(bytes: &[u8]) -> u32 {
    #[cfg(annotated)]
    let _region = trace::region!("checksum", length = bytes.len());
    #[cfg(annotated)]
    let task = trace::Task::new("checksum").arg("length", bytes.len());
    #[cfg(annotated)]
    let _scope = task.enter();

    let mut sum = 0u32;
    for (index, byte) in bytes.iter().enumerate() {
        sum = sum.rotate_left(5) ^ u32::from(*byte);
        #[cfg(annotated)]
        trace::counter!("sum", sum);
        if sum == 0 {
            #[cfg(annotated)]
            trace::log!("zero at {index}");
            sum = index as u32;
        }
    }
    sum
}

/// A thread: `trace::spawn` is `std::thread::spawn`.
#[cfg_attr(annotated, trace::trace)]
#[inline(never)]
pub fn sum_on_a_thread(numbers: Vec<u64>) -> u64 {
    spawn(move || numbers.iter().sum()).join().expect("the thread does not panic")
}

/// Unsafe calling conventions and constants keep their kind.
#[cfg_attr(annotated, trace::trace)]
#[inline(never)]
pub extern "C" fn clamp_to_byte(value: i32) -> u8 {
    value.clamp(0, 255) as u8
}
