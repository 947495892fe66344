//! Small futures: of nothing, of a reference, of an unused argument, of patterns, of a method, of a local.
//! Recorded: nothing

use crate::support::{pause, size};

#[trace::trace]
async fn empty() {}

#[trace::trace]
async fn waits() {
    pause().await;
}

#[trace::trace]
async fn reference(buffer: &[u8; 256]) -> u8 {
    pause().await;
    buffer[0]
}

#[trace::trace]
async fn unused(_: [u8; 256], _also: [u8; 256]) {
    pause().await;
}

#[trace::trace]
async fn patterns((left, _): ([u8; 64], [u8; 64]), mut right: [u8; 64]) -> u8 {
    right[0] = 1;
    pause().await;
    left[0] + right[0]
}

#[trace::trace]
async fn local() -> u8 {
    let buffer = [1; 512];
    pause().await;
    buffer[0]
}

#[trace::trace]
async fn big_result() -> [u8; 1024] {
    pause().await;
    [0; 1024]
}

#[trace::trace]
async fn generic<T, const N: usize>(items: [T; N]) -> [T; N] {
    pause().await;
    items
}

struct Holder([u8; 128]);

#[trace::trace]
impl Holder {
    async fn by_value(self, more: [u8; 64]) -> u8 {
        pause().await;
        self.0[0] + more[0]
    }

    async fn by_reference(&mut self) -> u8 {
        pause().await;
        self.0[0]
    }
}

#[trace::trace]
fn returned(buffer: [u8; 256]) -> impl Future<Output = u8> {
    async move {
        pause().await;
        buffer[0]
    }
}

pub fn run() {
    println!("sizes");
    size("empty", &empty());
    size("waits", &waits());
    size("reference", &reference(&[0; 256]));
    size("unused", &unused([0; 256], [0; 256]));
    size("patterns", &patterns(([0; 64], [0; 64]), [0; 64]));
    size("local", &local());
    size("big_result", &big_result());
    size("generic", &generic([0_u64; 32]));
    size("by_value", &Holder([0; 128]).by_value([0; 64]));
    size("by_reference", &Holder([0; 128]).by_reference());
    size("returned", &returned([0; 256]));
}
