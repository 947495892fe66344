//! A body that does not parse.
//! Also in: 2021, 2018

#[trace::trace]
fn half(text: &str) -> usize {
    text.
}

#[trace::trace]
fn keyword() {
    let = 1;
}

fn main() {
    half("");
}
