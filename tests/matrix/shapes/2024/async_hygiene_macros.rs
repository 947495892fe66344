//! Macros of the user's that are called as those an expansion may need.
//! Recorded: work 1 completed, never 1 panicked, returned 1 completed
//! Also in: 2018

use crate::support::{block_on, caught, pause};
use std::future::Future;

macro_rules! wrong {
    ($($name:ident)*) => {
        $(
            #[allow(unused_macros)]
            macro_rules! $name {
                ($dollar:tt) => {
                    compile_error!("not this one")
                };
                () => {
                    compile_error!("not this one")
                };
            }
        )*
    };
}

wrong!(concat stringify module_path file line column unreachable matches pin ready);

#[trace::trace(args(n))]
async fn work(n: u8) -> Option<u8> {
    pause().await;
    Some(n)
}

#[trace::trace]
async fn never() -> ! {
    pause().await;
    panic!("on purpose")
}

#[trace::trace]
fn returned() -> impl Future<Output = ()> {
    async { pause().await }
}

pub fn run() {
    println!("{:?}", block_on(work(1)));
    caught(|| block_on(never()));
    block_on(returned());
}
