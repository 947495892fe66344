#[trace::trace]
#[inline]
#[trace::trace(name = "load")]
fn load() {}

fn main() {
    load();
}
