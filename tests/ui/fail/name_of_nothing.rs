#[trace::trace(name = " ")]
fn load() {}

fn main() {
    load();
}
