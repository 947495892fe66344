//! Types that nothing decides.

#[trace::trace]
async fn collects() -> usize {
    let items = [1].into_iter().collect();
    1
}

#[trace::trace]
async fn parses() {
    let n = "1".parse().unwrap();
}

#[trace::trace]
async fn generic<T: Default>() {}

fn main() {
    drop(collects());
    drop(parses());
    drop(generic());
}
