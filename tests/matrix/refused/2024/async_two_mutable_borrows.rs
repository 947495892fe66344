//! Two mutable borrows live across an await.

async fn both(_: &mut u8, _: &mut u8) {}

#[trace::trace]
async fn work(mut n: u8) {
    both(&mut n, &mut n).await;
}

#[trace::trace]
fn plain(items: &mut Vec<u8>) {
    let first = &mut items[0];
    items.push(*first);
    *first = 1;
}

fn main() {
    drop(work(1));
    plain(&mut vec![1]);
}
