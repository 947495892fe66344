//! An argument is used after it was moved, before and after an await.

#[trace::trace]
async fn moved(text: String) -> usize {
    drop(text);
    text.len()
}

#[trace::trace]
async fn moved_by_a_block(text: String) -> usize {
    let inner = async move { text.len() };
    inner.await + text.len()
}

#[trace::trace]
fn plain(text: String) -> usize {
    drop(text);
    text.len()
}

fn main() {
    drop(moved(String::new()));
    drop(moved_by_a_block(String::new()));
    plain(String::new());
}
