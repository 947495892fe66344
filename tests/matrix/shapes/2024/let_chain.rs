//! Conditions and patterns in one `if`.
//! Recorded: let_chain 2 completed

#[trace::trace]
fn let_chain(n: Option<u32>) -> u32 {
    if let Some(n) = n
        && let Some(less) = n.checked_sub(2)
        && less > 0
    {
        less
    } else {
        0
    }
}

pub fn run() {
    println!("{} {}", let_chain(Some(5)), let_chain(Some(1)));
}
