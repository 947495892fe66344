//! The error of a returned block is decided by nothing.

#[trace::trace]
async fn work() -> u8 {
    let inner = async {
        "1".parse::<u8>()?;
        Ok(1)
    };
    inner.await.unwrap_or(0)
}

fn main() {
    drop(work());
}
