#[trace::trace(?task, %name = "load")]
fn load() {}

fn main() {
    load();
}
