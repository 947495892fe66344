//! Two functions of one name, and a parameter named twice.

#[trace::trace]
fn same() {}

#[trace::trace]
fn same() {}

#[trace::trace]
fn parameters(a: u32, a: u32) -> u32 {
    a
}

fn main() {
    same();
    parameters(1, 2);
}
