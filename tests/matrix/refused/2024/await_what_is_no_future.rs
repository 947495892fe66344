//! Something is awaited that is not a future.

#[trace::trace]
async fn work() -> u8 {
    1_u8.await
}

fn main() {
    drop(work());
}
