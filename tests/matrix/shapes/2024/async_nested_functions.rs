//! Async functions inside functions, blocks and closures, with attributes of their own and without.
//! Recorded: outer 1 completed, inner 2 completed, in_a_plain_function 1 completed, in_a_block 1 completed, in_an_async_block 1 completed, later 1 completed, method 1 completed
//! Also in: 2018

use crate::support::{block_on, pause};

#[trace::trace]
async fn outer(n: u8) -> u8 {
    const STEP: u8 = 1;

    #[trace::trace]
    async fn inner(n: u8) -> u8 {
        pause().await;
        n + STEP
    }

    async fn plain(n: u8) -> u8 {
        inner(n).await
    }

    let n = inner(n).await + plain(n).await;

    #[trace::trace]
    async fn later() -> u8 {
        pause().await;
        5
    }

    n + later().await
}

#[trace::trace]
fn in_a_plain_function() -> u8 {
    struct Local(u8);

    impl Local {
        #[trace::trace]
        async fn method(self) -> u8 {
            pause().await;
            self.0
        }
    }

    block_on(Local(1).method())
}

pub fn run() {
    println!("{}", block_on(outer(1)));
    println!("{}", in_a_plain_function());
    {
        #[trace::trace]
        async fn in_a_block() -> u8 {
            2
        }
        println!("{}", block_on(in_a_block()));
    }
    let n = block_on(async {
        #[trace::trace]
        async fn in_an_async_block(n: &u8) -> u8 {
            pause().await;
            *n
        }
        in_an_async_block(&3).await
    });
    println!("{}", n);
}
