//! Types given to a function that has none or another number, and to one that has `impl Trait`.

use std::fmt::Debug;

#[trace::trace]
async fn none() {}

#[trace::trace]
async fn one<T: Debug>(_: T) {}

#[trace::trace]
async fn implied<T: Debug>(_: T, _: impl Debug) {}

fn main() {
    drop(none::<u8>());
    drop(one::<u8, u8>(1));
    drop(implied::<u8, u8>(1, 2));
}
