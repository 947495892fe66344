//! A `match` and a `let else` that miss something.

#[trace::trace]
async fn work(n: Option<u8>) -> u8 {
    match n {
        Some(n) => n,
    }
}

#[trace::trace]
async fn falls_through(n: Option<u8>) -> u8 {
    let Some(n) = n else {
        println!("none");
    };
    n
}

fn main() {
    drop(work(None));
    drop(falls_through(None));
}
