//! A reference to a local is returned.

#[trace::trace]
fn local() -> &'static str {
    let text = String::new();
    &text
}

fn main() {
    local();
}
