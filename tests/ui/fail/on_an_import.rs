#[trace::trace]
pub use std::fs::read as load;

fn main() {
    let _ = load("");
}
