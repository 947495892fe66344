//! Part of an argument was moved by a pattern in the body.

struct Pair(String, String);

#[trace::trace]
async fn work(pair: Pair) -> usize {
    let Pair(left, _) = pair;
    left.len() + pair.0.len()
}

fn main() {
    drop(work(Pair(String::new(), String::new())));
}
