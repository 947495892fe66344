//! Lints that the user has made errors.
#![deny(unused_variables, unused_mut, unreachable_code, unused_must_use, dead_code)]

#[trace::trace]
async fn unused(argument: u8, (left, _): (u8, u8)) {
    let local = 1;
}

#[trace::trace]
async fn mutable(mut argument: u8) -> u8 {
    let mut local = argument;
    local
}

#[trace::trace]
async fn unreachable() -> u8 {
    return 1;
    2
}

#[trace::trace]
async fn must_use() -> Result<(), ()> {
    Ok(())
}

#[trace::trace]
async fn forgets() {
    must_use().await;
    must_use();
}

#[trace::trace]
async fn dead() {}

fn main() {
    drop((unused(1, (2, 3)), mutable(1), unreachable(), forgets()));
}
