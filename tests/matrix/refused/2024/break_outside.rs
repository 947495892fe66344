//! `break` and `continue` that would leave an async block, or nothing at all.

#[trace::trace]
async fn nothing() {
    break;
}

#[trace::trace]
async fn out_of_a_block() {
    loop {
        let inner = async {
            break;
        };
        inner.await;
    }
}

#[trace::trace]
async fn unknown_label() {
    loop {
        continue 'missing;
    }
}

fn main() {
    drop((nothing(), out_of_a_block(), unknown_label()));
}
