//! A lifetime that cannot be elided.
//! Also in: 2021, 2018

#[trace::trace]
fn longer(one: &str, other: &str) -> &str {
    if one.len() > other.len() { one } else { other }
}

fn main() {
    longer("a", "b");
}
