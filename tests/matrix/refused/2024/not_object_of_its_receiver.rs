//! Receivers of types that are not `Self`.

struct Holder;

#[trace::trace]
impl Holder {
    async fn number(self: u8) {}

    async fn missing(self: Missing<Self>) {}
}

fn main() {}
