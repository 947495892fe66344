//! In a plain function, too, everything is dropped in the order it would be, and the region ends
//! whether the body returns, returns early or unwinds; also where `ret` moves the body into a closure.
#![deny(warnings)]

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static DROPPED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct Noisy(u8);

impl Noisy {
    fn get(&self) -> u8 {
        self.0
    }
}

impl Drop for Noisy {
    fn drop(&mut self) {
        DROPPED.with_borrow_mut(|dropped| dropped.push(self.0));
    }
}

macro_rules! twice {
    ($($item:item)*) => {
        mod plain {
            use super::*;
            $($item)*
        }
        mod traced {
            use super::*;
            $(#[trace::trace] $item)*
        }
        mod watched {
            use super::*;
            $(#[trace::trace(ret)] $item)*
        }
    };
}

twice! {
    pub fn arguments(_a: Noisy, b: Noisy, _: Noisy, (_, _c): (Noisy, Noisy)) -> u8 {
        let _local = Noisy(9);
        Noisy(8).get() + b.get()
    }

    pub fn early(a: Noisy, _: Noisy, b: Noisy, c: (Noisy, Noisy)) -> u8 {
        let _local = Noisy(9);
        if a.get() == 1 {
            return Noisy(8).get();
        }
        drop(c.0);
        b.get()
    }

    pub fn takes_some(a: Noisy, b: Noisy, c: Noisy, (d, _): (Noisy, Noisy)) -> u8 {
        let _local = Noisy(9);
        if a.get() == 0 {
            drop(a);
        }
        drop(c);
        Some(d).map_or(0, |d| d.get() + b.get())
    }

    pub fn panics(a: Noisy, _: Noisy, b: Noisy, c: (Noisy, Noisy)) -> u8 {
        let _local = Noisy(9);
        drop(c.0);
        assert!(a.get() > b.get());
        0
    }
}

type Function = fn(Noisy, Noisy, Noisy, (Noisy, Noisy)) -> u8;

fn drops(function: Function) -> Vec<u8> {
    let call = || function(Noisy(1), Noisy(2), Noisy(3), (Noisy(4), Noisy(5)));
    let _ = catch_unwind(AssertUnwindSafe(call));
    DROPPED.take()
}

fn main() {
    std::panic::set_hook(Box::new(|_| ()));
    assert_eq!(drops(plain::arguments), drops(traced::arguments));
    assert_eq!(drops(plain::arguments), drops(watched::arguments));
    assert_eq!(drops(plain::early), drops(traced::early));
    assert_eq!(drops(plain::early), drops(watched::early));
    assert_eq!(drops(plain::takes_some), drops(traced::takes_some));
    assert_eq!(drops(plain::takes_some), drops(watched::takes_some));
    assert_eq!(drops(plain::panics), drops(traced::panics));
    assert_eq!(drops(plain::panics), drops(watched::panics));
}
