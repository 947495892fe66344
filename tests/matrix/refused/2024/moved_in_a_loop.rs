//! An argument is moved in each round of a loop.

async fn take(_: String) {}

#[trace::trace]
async fn work(text: String) {
    for _ in 0..2 {
        take(text).await;
    }
}

fn main() {
    drop(work(String::new()));
}
