//! A plain function awaits.

#[trace::trace]
async fn number() -> u8 {
    1
}

#[trace::trace]
fn work() -> u8 {
    number().await
}

#[trace::trace]
async fn in_a_closure() -> u8 {
    let f = || number().await;
    f()
}

fn main() {
    work();
    drop(in_a_closure());
}
