//! A value is used after it was moved.
//! Also in: 2021, 2018

#[trace::trace]
fn twice(text: String) -> (String, String) {
    (text, text)
}

fn main() {
    twice(String::new());
}
