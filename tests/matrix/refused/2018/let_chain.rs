//! Syntax of an edition after this one.

#[trace::trace]
async fn chains(n: Option<u8>) -> u8 {
    if let Some(n) = n
        && n > 1
    {
        n
    } else {
        0
    }
}

fn main() {
    drop(chains(None));
}
