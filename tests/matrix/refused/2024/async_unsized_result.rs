//! What has no size cannot be what a future returns.
//! Also in: 2021, 2018

#[trace::trace]
async fn later(bytes: &[u8]) -> [u8] {
    panic!("{:?}", bytes)
}

fn main() {
    drop(later(b"a"));
}
