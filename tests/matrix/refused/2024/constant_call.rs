//! A function that runs, where only constants may.

#[trace::trace]
fn one() -> usize {
    1
}

const ONE: usize = one();
static ARRAY: [u8; one()] = [0];

fn main() {
    println!("{ONE} {ARRAY:?}");
}
