//! What has no size cannot be returned.
//! Also in: 2021, 2018

#[trace::trace]
fn plain(bytes: &[u8]) -> [u8] {
    panic!("{:?}", bytes)
}

fn main() {
    plain(b"a");
}
