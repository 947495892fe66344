#[trace::trace]
macro_rules! load {
    () => {};
}

fn main() {
    load!();
}
