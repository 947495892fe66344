//! The result has the lifetime of another argument than the one that is returned.

#[trace::trace]
async fn other<'a, 'b>(a: &'a str, b: &'b str) -> &'a str {
    if a.is_empty() { b } else { a }
}

struct Holder<'a>(&'a str);

#[trace::trace]
impl<'a> Holder<'a> {
    async fn replace(&mut self, text: &str) {
        self.0 = text;
    }
}

fn main() {
    drop(other("a", "b"));
    drop(Holder("a").replace("b"));
}
