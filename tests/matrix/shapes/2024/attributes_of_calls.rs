//! `track_caller`, `inline`, `cold`, `must_use`, above and below.
//! Recorded: caller_above 1 completed, caller_below 1 completed, through 1 completed, always 1 completed, cold 1 completed, used 1 completed, method 1 completed, panicking 1 panicked
//! Also in: 2021, 2018, 2015

use std::panic::Location;

#[track_caller]
#[trace::trace]
fn caller_above() -> u32 {
    Location::caller().line()
}

#[trace::trace]
#[track_caller]
fn caller_below() -> u32 {
    Location::caller().line()
}

#[trace::trace]
#[track_caller]
fn through() -> &'static Location<'static> {
    inner()
}

#[track_caller]
fn inner() -> &'static Location<'static> {
    Location::caller()
}

#[trace::trace]
#[inline(always)]
fn always() {}

#[cold]
#[inline(never)]
#[trace::trace]
fn cold() {}

#[trace::trace]
#[must_use = "for a reason"]
fn used() -> u8 {
    1
}

struct Holder;

impl Holder {
    #[trace::trace]
    #[track_caller]
    fn method(&self) -> u32 {
        Location::caller().column()
    }
}

#[trace::trace]
#[track_caller]
fn panicking(text: Option<u8>) -> u8 {
    text.unwrap()
}

pub fn run() {
    println!("{} {}", caller_above(), caller_below());
    let place = through();
    println!("{} {} {}", place.file(), place.line(), place.column());
    always();
    cold();
    println!("{} {}", used(), Holder.method());
    std::panic::set_hook(Box::new(|info| println!("{}", info.location().unwrap())));
    crate::support::caught(|| panicking(None));
    std::panic::set_hook(Box::new(|_| ()));
}
