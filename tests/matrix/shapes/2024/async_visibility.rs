//! Every visibility, `extern "C"`, and functions that are only reached from elsewhere.
//! Recorded: everywhere 1 completed, in_the_crate 1 completed, in_a_path 1 completed, above 1 completed, here 1 completed, foreign 1 completed

use crate::support::block_on;

mod inside {
    pub mod deeper {
        use crate::support::pause;

        #[trace::trace]
        pub async fn everywhere() -> u8 {
            pause().await;
            1
        }

        #[trace::trace]
        pub(crate) async fn in_the_crate() -> u8 {
            pause().await;
            2
        }

        #[trace::trace]
        pub(in crate::async_visibility) async fn in_a_path() -> u8 {
            pause().await;
            3
        }

        #[trace::trace]
        pub(super) async fn above() -> u8 {
            pause().await;
            4
        }
    }

    pub async fn calls_above() -> u8 {
        deeper::above().await
    }
}

#[trace::trace]
pub(self) async fn here() -> u8 {
    5
}

#[trace::trace]
pub async extern "C" fn foreign(n: u8) -> u8 {
    n
}

pub fn run() {
    println!("{} {}", block_on(inside::deeper::everywhere()), block_on(inside::deeper::in_the_crate()));
    println!("{} {}", block_on(inside::deeper::in_a_path()), block_on(inside::calls_above()));
    println!("{} {}", block_on(here()), block_on(foreign(6)));
}
