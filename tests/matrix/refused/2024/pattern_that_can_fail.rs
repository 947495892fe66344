//! Parameters whose patterns do not always match.

#[trace::trace]
async fn work(Some(n): Option<u8>) -> u8 {
    n
}

#[trace::trace]
async fn literal(1: u8) {}

fn main() {
    drop(work(None));
    drop(literal(1));
}
