//! What clippy does not say about an annotated function.
//! Recorded: could_be_const 1 completed, always 1 completed
//! Also in: 2021, 2018, 2015

/// No point ends this
#[trace::trace]
pub fn could_be_const(n: u32) -> u32 {
    n
}

#[trace::trace]
#[inline(always)]
fn always() -> String {
    let text = String::from("always");
    text
}

pub fn run() {
    println!("{}", could_be_const(1));
    println!("{}", always());
}
