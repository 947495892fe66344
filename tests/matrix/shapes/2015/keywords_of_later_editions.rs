//! Variables called as keywords of later editions are: our parser knows no editions, and leaves
//! what it does not understand as it is.
//! Recorded: nothing

#[trace::trace]
fn named(async: u32, await: u32) -> u32 {
    async + await
}

#[trace::trace]
fn dynamic(dyn: u32) -> u32 {
    dyn
}

pub fn run() {
    println!("{} {}", named(1, 2), dynamic(3));
}
