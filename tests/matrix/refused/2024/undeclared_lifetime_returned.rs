//! A lifetime in a return type that nobody declares.
//! Also in: 2021, 2018

#[trace::trace]
async fn later(text: &str) -> &'a str {
    text
}

#[trace::trace]
fn plain(text: &str) -> &'b str {
    text
}

#[trace::trace(ret)]
fn watched(text: &str) -> &'c str {
    text
}

fn main() {
    drop(later("a"));
    plain("a");
    watched("a");
}
