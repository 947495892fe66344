//! Arguments that have no size.

#[trace::trace]
async fn argument(text: str) {}

#[trace::trace]
async fn pattern(_: [u8]) {}

#[trace::trace]
fn plain(_: dyn Send) {}

fn main() {}
