#[trace::trace(crate = "trace")]
fn load() {}

fn main() {
    load();
}
