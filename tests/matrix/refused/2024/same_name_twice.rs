//! Two parameters, two functions or two lifetimes with one name.

#[trace::trace]
async fn parameters(a: u8, a: u8) {}

#[trace::trace]
async fn lifetimes<'a, 'a>(_: &'a u8) {}

#[trace::trace]
async fn twice() {}

#[trace::trace]
async fn twice() {}

fn main() {}
