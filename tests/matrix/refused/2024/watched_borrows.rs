//! Borrows that are wrong are wrong where results are recorded.
//! Also in: 2021, 2018

#[trace::trace(ret)]
fn local() -> &'static str {
    let text = String::new();
    &text
}

#[trace::trace(ret)]
fn too_short<'a, 'b>(one: &'a str, _: &'b str) -> &'b str {
    one
}

#[trace::trace(?ret)]
fn moved(text: String) -> (String, String) {
    (text, text)
}

#[trace::trace(task)]
fn task(items: &mut Vec<u8>) -> u8 {
    let first = &items[0];
    items.push(1);
    *first
}

#[trace::trace(ret)]
fn changed(n: u8) -> u8 {
    n += 1;
    n
}

struct Holder(String);

impl Holder {
    #[trace::trace(?ret)]
    fn taken(&self) -> String {
        self.0
    }

    #[trace::trace(ret)]
    fn set(&self) -> usize {
        self.0.clear();
        self.0.len()
    }
}

fn main() {
    local();
    too_short("a", "b");
    moved(String::new());
    task(&mut vec![1]);
    changed(1);
    Holder(String::new()).taken();
    Holder(String::new()).set();
}
