//! The body has another type than the function.

#[trace::trace]
async fn number() -> u8 {
    "text"
}

#[trace::trace]
async fn nothing() -> String {}

#[trace::trace]
async fn semicolon() -> u8 {
    1;
}

#[trace::trace]
async fn unit() {
    1
}

#[trace::trace]
fn plain() -> u8 {
    "text"
}

fn main() {
    drop((number(), nothing(), semicolon(), unit()));
    plain();
}
