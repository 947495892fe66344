//! A keyword as a name.

#[trace::trace]
fn keyword(dyn: u32) -> u32 {
    dyn
}

fn main() {
    keyword(1);
}
