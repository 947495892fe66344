//! `unsafe` where it is forbidden.
#![forbid(unsafe_code)]

#[trace::trace]
async fn work(pointer: *const u8) -> u8 {
    unsafe { *pointer }
}

fn main() {
    drop(work(&1));
}
