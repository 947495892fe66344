//! What an unused parameter draws by way of warnings it draws with us.
//! Recorded: work 1 completed, not_mutated 1 completed, assigned 1 completed

use crate::support::{block_on, pause};

#[trace::trace]
async fn work(unused: u8, (left, right): (u8, u8), _fine: u8, by_value: String) -> usize {
    pause().await;
    usize::from(left) + by_value.len()
}

#[trace::trace]
async fn not_mutated(mut needless: u8, text: &mut String) -> u8 {
    pause().await;
    needless + u8::try_from(text.len()).unwrap_or_default()
}

#[trace::trace]
async fn assigned(mut count: u8) {
    pause().await;
    count = 2;
}

pub fn run() {
    println!("{}", block_on(work(1, (2, 3), 4, "x".to_string())));
    println!("{}", block_on(not_mutated(1, &mut "x".to_string())));
    block_on(assigned(1));
}
