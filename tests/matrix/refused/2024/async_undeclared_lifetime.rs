//! A lifetime is used that nobody declares.

#[trace::trace]
async fn work(text: &'a str) -> usize {
    text.len()
}

fn main() {
    drop(work("text"));
}
