//! The result of one lifetime is promised for another.

#[trace::trace]
fn other<'a, 'b>(_one: &'a str, other: &'b str) -> &'a str {
    other
}

struct Holder<'a>(&'a str);

#[trace::trace]
impl<'a> Holder<'a> {
    fn get<'b>(&'b self, text: &'b str) -> &'a str {
        text
    }
}

fn main() {
    other("a", "b");
    Holder("a").get("b");
}
