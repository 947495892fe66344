//! Methods that operators and the language call.
//! Recorded: Money::add 1 completed, Money::drop 4 completed, Money::deref 1 completed, Money::index 1 completed, Money::fmt 1 completed, Money::eq 1 completed, Money::from 1 completed, Money::clone 1 completed, Money::neg 1 completed
//! Also in: 2021, 2018, 2015

use std::fmt;
use std::ops::{Add, Deref, Index, Neg};

struct Money(u32, [u32; 2]);

#[trace::trace]
impl Add<&Money> for &Money {
    type Output = u32;

    fn add(self, other: &Money) -> u32 {
        self.0 + other.0
    }
}

#[trace::trace]
impl Drop for Money {
    fn drop(&mut self) {
        println!("drop {}", self.0);
    }
}

#[trace::trace]
impl Deref for Money {
    type Target = u32;

    fn deref(&self) -> &u32 {
        &self.0
    }
}

#[trace::trace]
impl Index<usize> for Money {
    type Output = u32;

    fn index(&self, at: usize) -> &u32 {
        &self.1[at]
    }
}

#[trace::trace]
impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "money {}", self.0)
    }
}

#[trace::trace]
impl PartialEq for Money {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

#[trace::trace]
impl From<u32> for Money {
    fn from(n: u32) -> Self {
        Money(n, [n, n])
    }
}

#[trace::trace]
impl Clone for Money {
    fn clone(&self) -> Self {
        Money(self.0, self.1)
    }
}

#[trace::trace]
impl Neg for Money {
    type Output = i64;

    fn neg(self) -> i64 {
        -i64::from(self.0)
    }
}

pub fn run() {
    let (one, two): (Money, Money) = (1.into(), Money(2, [3, 4]));
    println!("{} {} {} {:?}", &one + &two, *one, two[1], two);
    println!("{} {}", one == two.clone(), -Money(5, [0, 0]));
}
