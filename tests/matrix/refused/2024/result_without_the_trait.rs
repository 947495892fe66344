//! What is returned is not what `impl Trait` promises.
//! Also in: 2021, 2018

struct Nothing;

#[trace::trace]
fn plain() -> impl Iterator<Item = u8> {
    Nothing
}

#[trace::trace]
async fn later() -> impl std::fmt::Display {
    Nothing
}

fn main() {
    plain();
    drop(later());
}
