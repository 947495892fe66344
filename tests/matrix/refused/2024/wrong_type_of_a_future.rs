//! The future that is returned has another result than is promised.

#[trace::trace]
fn future() -> impl Future<Output = String> {
    async { 1 }
}

fn main() {
    drop(future());
}
