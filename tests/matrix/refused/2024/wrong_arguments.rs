//! Calls with too few, too many and other arguments.

#[trace::trace]
fn two(a: u32, b: &str) -> u32 {
    a + b.len() as u32
}

fn main() {
    two(1);
    two(1, "a", 2);
    two("a", 1);
}
