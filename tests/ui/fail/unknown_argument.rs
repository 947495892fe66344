#[trace::trace(nmae = "load")]
fn load() {}

fn main() {
    load();
}
