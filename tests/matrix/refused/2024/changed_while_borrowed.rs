//! A future that borrows is alive while what it borrows is changed.

#[trace::trace]
async fn reads(n: &u8) -> u8 {
    *n
}

fn main() {
    let mut n = 1;
    let future = reads(&n);
    n = 2;
    drop(future);
    println!("{n}");
}
