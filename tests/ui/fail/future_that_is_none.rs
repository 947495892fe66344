#[trace::trace(future)]
fn load() -> impl Iterator<Item = u8> {
    0..1
}

fn main() {
    let _ = load();
}
