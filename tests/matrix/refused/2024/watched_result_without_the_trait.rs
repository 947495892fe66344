//! What is returned is not what `impl Trait` promises, where it would be recorded.
//! Also in: 2021, 2018

#[derive(Debug)]
struct Nothing;

#[trace::trace(?ret)]
fn watched() -> impl Iterator<Item = u8> + std::fmt::Debug {
    Nothing
}

fn main() {
    watched();
}
