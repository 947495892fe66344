#[trace::trace]
async fn load(n: u8) -> u8 {
    if n == 0 { 0 } else { load(n - 1).await }
}

fn main() {
    let _ = load(1);
}
