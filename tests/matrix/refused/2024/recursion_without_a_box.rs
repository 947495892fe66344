//! Futures that contain themselves.

#[trace::trace]
async fn down(n: u8) {
    if n > 0 {
        down(n - 1).await;
    }
}

fn main() {
    drop(down(1));
}
