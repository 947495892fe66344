#[trace::trace(args(ids))]
fn load(id: u8) {}

fn main() {
    load(1);
}
