//! What clippy finds in signatures and bodies it finds in annotated ones.
//! Recorded: by_value 1 completed, wrapped 1 completed, returned 1 completed, bound 1 completed, vector 1 completed, many 1 completed, length 1 completed, len 1 completed
//! Recorded: dangerous 1 completed, shadowed 1 completed, boolean 1 completed, text 1 completed, underscore 1 completed, cast 1 completed
//! Also in: 2021, 2018, 2015

#[trace::trace]
pub fn by_value(text: String) -> usize {
    text.len()
}

#[trace::trace]
fn wrapped(n: u32) -> Option<u32> {
    Some(n)
}

#[trace::trace]
fn returned(n: u32) -> u32 {
    return n;
}

#[trace::trace]
fn bound() -> u32 {
    let n = 1 + 1;
    n
}

#[trace::trace]
fn vector(items: &Vec<u32>) -> bool {
    items.len() == 0
}

#[trace::trace]
fn many(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8) -> bool {
    a == b && c == d && e == f && g == h
}

pub struct Queue;

impl Queue {
    #[trace::trace]
    pub fn len(&self) -> usize {
        0
    }
}

#[trace::trace]
fn length(queue: &Queue) -> usize {
    queue.len()
}

#[trace::trace]
pub unsafe fn dangerous() {}

#[trace::trace]
pub fn fails(n: u8) -> Result<u8, ()> {
    if n > 0 { Ok(n) } else { panic!("zero") }
}

#[trace::trace]
fn shadowed(n: u8) -> u8 {
    let n = n + 1;
    let n = n;
    n
}

#[trace::trace]
fn boolean(b: bool) -> bool {
    if b == true { true } else { false }
}

#[trace::trace]
fn text() -> String {
    format!("{}", "text")
}

#[trace::trace]
fn underscore(_n: u8) -> u8 {
    let _m = _n;
    _n + 1
}

#[trace::trace]
fn cast(n: u64) -> u8 {
    println!("{}", n as f64);
    n as u8
}

pub fn run() {
    println!("{} {:?} {} {}", by_value("x".to_string()), wrapped(1), returned(2), bound());
    println!("{} {} {}", vector(&vec![1]), many(1, 2, 3, 4, 5, 6, 7, 8), length(&Queue));
    // SAFETY: it has no requirement.
    unsafe { dangerous() };
    println!("{} {} {} {} {}", shadowed(1), boolean(true), text(), underscore(3), cast(4));
}
