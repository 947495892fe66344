//! Two futures that contain each other.

#[trace::trace]
async fn ping(n: u8) {
    if n > 0 {
        pong(n - 1).await;
    }
}

#[trace::trace]
async fn pong(n: u8) {
    ping(n).await;
}

fn main() {
    drop(ping(1));
}
