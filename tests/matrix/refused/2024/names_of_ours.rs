//! What an expansion declares is not there for the user.

#[trace::trace(args(n))]
async fn work(n: u8, (_, _): (u8, u8)) -> u8 {
    let _ = __trace_region;
    let _ = __trace_value;
    let _ = __trace_argument_1;
    n
}

#[trace::trace]
fn plain() {
    let _ = __trace_region;
}

fn main() {
    drop(work(1, (2, 3)));
    plain();
}
