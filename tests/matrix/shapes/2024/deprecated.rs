//! Deprecated functions, and the warning where they are called.
//! Recorded: above 1 completed, below 1 completed, method 1 completed
//! Also in: 2021, 2018, 2015

#[deprecated = "above"]
#[trace::trace]
fn above() -> u8 {
    1
}

#[trace::trace]
#[deprecated(since = "1.0.0", note = "below")]
fn below() -> u8 {
    2
}

struct Holder;

impl Holder {
    #[trace::trace]
    #[deprecated]
    fn method(&self) -> u8 {
        #[allow(deprecated)]
        below()
    }
}

pub fn run() {
    println!("{}", above());
    println!("{}", Holder.method());
}
