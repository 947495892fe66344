//! What has no size cannot be returned, recorded or not.
//! Also in: 2021, 2018

#[trace::trace(?ret)]
fn watched(bytes: &[u8]) -> [u8] {
    panic!("{:?}", bytes)
}

fn main() {
    watched(b"a");
}
