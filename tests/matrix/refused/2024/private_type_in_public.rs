//! A type from another module's inside is named.

mod inside {
    struct Hidden;

    #[trace::trace]
    pub async fn hidden() -> u8 {
        let _ = Hidden;
        1
    }
}

#[trace::trace]
async fn work() -> inside::Hidden {
    inside::hidden().await
}

fn main() {
    drop(work());
}
