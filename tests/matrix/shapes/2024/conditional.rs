//! `cfg` and `cfg_attr`, above and below, ours among them.
//! Recorded: there 1 completed, conditional 1 completed, given 1 completed, within 1 completed
//! Also in: 2021, 2018, 2015

#[trace::trace]
#[cfg(any())]
fn absent(_: Absent) {}

#[cfg(all())]
#[trace::trace]
fn there() -> u8 {
    1
}

#[cfg_attr(all(), trace::trace)]
fn conditional() -> u8 {
    2
}

#[cfg_attr(any(), trace::trace)]
fn unconditional() -> u8 {
    3
}

#[trace::trace]
#[cfg_attr(all(), must_use, inline)]
#[cfg_attr(any(), missing)]
fn given() -> u8 {
    4
}

#[trace::trace]
fn within() -> u8 {
    #[cfg(any())]
    let n = missing;
    #[cfg(all())]
    let n = 5;
    #[cfg(any())]
    return absent(n);
    if cfg!(any()) { 6 } else { n }
}

pub fn run() {
    println!("{} {} {} {} {}", there(), conditional(), unconditional(), given(), within());
}
