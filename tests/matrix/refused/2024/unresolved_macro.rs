//! A macro that nobody has declared.

#[trace::trace]
async fn work() {
    missing_macro!();
}

fn main() {
    drop(work());
}
