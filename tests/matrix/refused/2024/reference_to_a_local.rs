//! A reference to a local is returned.

#[trace::trace]
async fn local() -> &'static str {
    let text = String::from("local");
    &text
}

#[trace::trace]
async fn argument<'a>(text: String) -> &'a str {
    text.as_str()
}

#[trace::trace]
fn plain() -> &'static str {
    let text = String::from("local");
    text.as_str()
}

fn main() {
    drop(local());
    drop(argument(String::new()));
    plain();
}
