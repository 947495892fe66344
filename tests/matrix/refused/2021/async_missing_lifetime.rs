//! It is not said which argument the result borrows from.

#[trace::trace]
async fn longer(a: &str, b: &str) -> &str {
    if a.len() > b.len() { a } else { b }
}

#[trace::trace]
async fn nowhere() -> &str {
    "static"
}

fn main() {
    drop(longer("a", "b"));
    drop(nowhere());
}
