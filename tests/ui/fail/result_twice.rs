#[trace::trace(ret, ?ret)]
fn load() -> u8 {
    1
}

fn main() {
    load();
}
