//! Items and macros declared between the statements of a body, and statements that are not there.
//! Recorded: work 1 completed, statics 3 completed
//! Also in: 2021

use crate::support::{block_on, pause};

#[trace::trace]
async fn work(n: u8) -> u8 {
    use std::collections::BTreeSet;

    let before = LATER;
    macro_rules! twice {
        ($value:expr) => {
            $value + $value
        };
    }
    pause().await;
    #[cfg(any())]
    let missing = does_not_exist();
    #[cfg(not(any()))]
    let there = twice!(n);
    const LATER: u8 = 3;
    struct Local<T>(T);
    impl<T: Copy> Local<T> {
        async fn get(&self) -> T {
            pause().await;
            self.0
        }
    }
    #[rustfmt::skip]
    let set: BTreeSet<u8> = [before,there].into_iter().collect();
    #[allow(clippy::let_and_return)]
    let sum = set.iter().sum::<u8>() + Local(1).get().await;
    sum
}

#[trace::trace]
async fn statics() -> u32 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static CALLS: AtomicU32 = AtomicU32::new(0);
    pause().await;
    CALLS.fetch_add(1, Ordering::Relaxed)
}

pub fn run() {
    println!("{}", block_on(work(1)));
    for _ in 0..3 {
        println!("{}", block_on(statics()));
    }
}
