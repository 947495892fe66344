//! Two mutable borrows at once.

#[trace::trace]
fn two(items: &mut Vec<u32>) -> u32 {
    let first = &mut items[0];
    let second = &mut items[1];
    *first + *second
}

fn main() {
    two(&mut vec![1, 2]);
}
