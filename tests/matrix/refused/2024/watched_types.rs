//! Types that are wrong are wrong where results are recorded.
//! Also in: 2021, 2018

#[trace::trace(ret)]
fn last(n: u8) -> String {
    n
}

#[trace::trace(ret)]
fn early(n: u8) -> u8 {
    if n > 1 {
        return "many";
    }
    n
}

#[trace::trace(err)]
fn question_mark(text: &str) -> Result<u8, String> {
    Ok(text.parse::<u8>()?)
}

#[trace::trace(ret)]
fn nothing(n: u8) -> u8 {
    n;
}

#[trace::trace(err)]
fn unwrapped(n: u8) -> Result<u8, String> {
    n
}

#[trace::trace(task)]
fn task(n: u8) -> u16 {
    n
}

fn main() {
    last(1);
    early(1);
    let _ = question_mark("1");
    nothing(1);
    let _ = unwrapped(1);
    task(1);
}
