//! Unsafe functions are called without `unsafe`.

#[trace::trace]
unsafe fn dangerous() {}

#[trace::trace]
fn calls() {
    dangerous();
}

fn main() {
    calls();
    dangerous();
}
