//! Parameters with attributes: some are not there, some have lints of their own.
//! Recorded: work 1 completed, method 1 completed

use crate::support::{block_on, pause};

#[trace::trace]
async fn work(
    #[cfg(any())] missing: Missing,
    #[cfg(not(any()))] (there, _): (u8, u8),
    #[allow(unused_variables)] unused: u8,
    #[expect(unused_variables)] also_unused: u8,
    #[allow(unused_mut)] mut needless: u8,
    #[cfg_attr(all(), allow(unused_variables))] third: u8,
) -> u8 {
    pause().await;
    there + needless
}

struct Holder(u8);

impl Holder {
    #[trace::trace]
    async fn method(#[allow(unused)] &self, #[allow(clippy::needless_pass_by_value)] text: String) -> usize {
        pause().await;
        text.len() + usize::from(self.0)
    }
}

pub fn run() {
    println!("{}", block_on(work((1, 2), 3, 4, 5, 6)));
    println!("{}", block_on(Holder(1).method("text".to_string())));
}
