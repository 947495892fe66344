#[trace::trace]
const LOAD: fn() = || ();

fn main() {
    LOAD();
}
