//! An argument without `mut` is changed.

#[trace::trace]
async fn work(n: u8, text: &String, (a, _): (u8, u8)) {
    n += 1;
    text.push('x');
    a += 1;
}

fn main() {
    drop(work(1, &String::new(), (1, 2)));
}
