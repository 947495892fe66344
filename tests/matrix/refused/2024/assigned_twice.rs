//! A local without `mut` is set twice.

async fn pause() {}

#[trace::trace]
async fn work() -> u8 {
    let n = 1;
    pause().await;
    n = 2;
    n
}

fn main() {
    drop(work());
}
