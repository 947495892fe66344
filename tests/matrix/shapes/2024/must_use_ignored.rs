//! A result that must be used, and is not: one warning.
//! Recorded: above 1 completed, below 1 completed, Holder::method 1 completed, result 1 completed
//! Also in: 2021, 2018, 2015

#[must_use]
#[trace::trace]
fn above() -> u8 {
    1
}

#[trace::trace]
#[must_use = "for a reason"]
fn below() -> u8 {
    2
}

struct Holder;

#[trace::trace]
impl Holder {
    #[must_use]
    fn method(&self) -> u8 {
        3
    }
}

#[trace::trace]
fn result() -> Result<(), ()> {
    println!("result");
    Err(())
}

pub fn run() {
    above();
    below();
    Holder.method();
    result();
}
