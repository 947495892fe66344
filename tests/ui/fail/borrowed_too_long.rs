#[trace::trace]
async fn load() -> &'static str {
    let text = String::new();
    &text
}

#[trace::trace]
async fn save(text: String) -> impl AsRef<str> + use<> {
    text.as_str()
}

fn main() {
    let _ = load();
    let _ = save(String::new());
}
