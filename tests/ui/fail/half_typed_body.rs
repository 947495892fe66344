#[trace::trace]
fn load(items: &[u8]) -> usize {
    let n = items.;
    n
}

fn main() {
    load(&[]);
}
