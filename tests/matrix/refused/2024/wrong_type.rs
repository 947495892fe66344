//! Results of another type than declared.
//! Also in: 2021, 2018

#[trace::trace]
fn last() -> u32 {
    "text"
}

#[trace::trace]
fn returned(n: u32) -> u32 {
    if n > 0 {
        return "text";
    }
    n
}

#[trace::trace]
fn nothing() -> u32 {
    println!("nothing");
}

fn main() {
    last();
    returned(1);
    nothing();
}
