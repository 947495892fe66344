//! A returned block without `move` borrows an argument.

#[trace::trace]
fn later(text: String) -> impl Future<Output = usize> {
    async { text.len() }
}

#[trace::trace]
fn boxed(text: String) -> std::pin::Pin<Box<dyn Future<Output = usize>>> {
    Box::pin(async { text.len() })
}

fn main() {
    drop(later(String::new()));
    drop(boxed(String::new()));
}
