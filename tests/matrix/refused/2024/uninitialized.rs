//! A local is read before it has a value on all ways.

async fn pause() {}

#[trace::trace]
async fn work(set: bool) -> u8 {
    let n;
    if set {
        n = 1;
    }
    pause().await;
    n
}

fn main() {
    drop(work(true));
}
