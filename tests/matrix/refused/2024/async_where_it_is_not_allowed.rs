//! `async` on a `main` that nobody runs.

#[trace::trace]
async fn main() {}
