//! What clippy does not say about an annotated function.
//! Recorded: could_be_const 1 completed, always 1 completed

/// No point ends this
#[trace::trace]
pub fn could_be_const(n: u32) -> u32 {
    n
}

#[inline(always)]
#[trace::trace]
fn always() {}

pub fn run() {
    println!("{}", could_be_const(1));
    always();
}
