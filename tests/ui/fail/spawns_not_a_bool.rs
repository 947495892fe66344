#[trace::trace(spawns = "no")]
fn load() {}

fn main() {
    load();
}
