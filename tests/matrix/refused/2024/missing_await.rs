//! A future is used as if it were its value.

#[trace::trace]
async fn number() -> u8 {
    1
}

#[trace::trace]
async fn work() -> u8 {
    number() + 1
}

#[trace::trace]
async fn returns() -> u8 {
    number()
}

fn main() {
    drop(work());
    drop(returns());
}
