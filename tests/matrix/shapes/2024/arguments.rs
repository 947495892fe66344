//! Recorded values, which are evaluated while recording only, before the body, by reference.
//! Recorded: plain 1 completed, forms 1 completed, borrowed 1 completed, moved 1 completed, patterns 1 completed, method 1 completed
//! Also in: 2021, 2018, 2015

#[derive(Debug)]
struct Opaque;

#[trace::trace(args(a, b, c, d, e, f))]
fn plain(a: u8, b: i64, c: f64, d: bool, e: char, f: &str) -> usize {
    f.len() + usize::from(d) + usize::from(a) + b as usize + c as usize + e.len_utf8()
}

#[trace::trace(args(?opaque, %text, n = text.len(), twice = n * 2, deep = ?(&opaque, n)))]
fn forms(opaque: Opaque, text: String, n: u32) -> (Opaque, String, u32) {
    (opaque, text, n)
}

#[trace::trace(args(n = items.len(), first = items[0]))]
fn borrowed(items: &mut Vec<u32>) -> &mut u32 {
    items.push(1);
    &mut items[0]
}

#[trace::trace(args(text))]
fn moved(text: String) -> String {
    text
}

#[trace::trace(args(a, b = point.1))]
fn patterns((a, _): (u8, u8), point: (u8, u8)) -> u8 {
    a + point.0
}

struct Holder {
    count: u32,
}

impl Holder {
    #[trace::trace(args(count = self.count, by))]
    fn method(&mut self, by: u32) -> &mut Self {
        self.count += by;
        self
    }
}

pub fn run() {
    println!("{}", plain(1, 2, 3.0, true, 'x', "text"));
    println!("{:?}", forms(Opaque, "text".to_string(), 3));
    println!("{} {}", borrowed(&mut vec![7]), moved("moved".to_string()));
    println!("{} {}", patterns((1, 2), (3, 4)), Holder { count: 1 }.method(2).count);
}
