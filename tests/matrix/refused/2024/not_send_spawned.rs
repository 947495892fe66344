//! A task that cannot move between threads, or that borrows, is spawned.

use std::rc::Rc;

#[trace::trace]
async fn counted() {
    let counted = Rc::new(1);
    tokio::task::yield_now().await;
    drop(counted);
}

#[trace::trace]
async fn borrows(text: &str) -> usize {
    text.len()
}

#[trace::trace]
async fn spawns() {
    let text = String::new();
    tokio::spawn(counted());
    tokio::spawn(borrows(&text));
}

fn main() {
    drop(spawns());
}
