//! A future is returned from the block in which lives what it borrows.

#[trace::trace]
async fn reads(text: &str) -> usize {
    text.len()
}

fn main() {
    let future = {
        let text = String::from("short");
        reads(&text)
    };
    drop(future);
}
