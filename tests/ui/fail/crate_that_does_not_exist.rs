#[trace::trace(crate = elsewhere)]
fn load() {}

fn main() {
    load();
}
