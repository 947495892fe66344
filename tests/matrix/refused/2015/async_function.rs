//! An async function where that word does not exist yet.

extern crate trace;

#[trace::trace]
async fn work(n: u8) -> u8 {
    n
}

fn main() {
    drop(work(1));
}
