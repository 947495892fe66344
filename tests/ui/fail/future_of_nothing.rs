#[trace::trace(future)]
fn load() {}

fn main() {
    load();
}
