//! Bodies with code after an end, endless inner loops, `return` in arguments, `unreachable!`.
//! Recorded: returns_in_an_argument 1 completed, never_reached 1 panicked, breaks_with_a_value 1 completed, after_the_end 1 completed, matches_nothing 1 completed

use crate::support::{block_on, caught, pause};
use std::convert::Infallible;

async fn pair(a: u8, b: u8) -> u8 {
    a + b
}

#[trace::trace]
async fn returns_in_an_argument(n: u8) -> u8 {
    pause().await;
    pair(n, if n == 1 { return 7 } else { 2 }).await
}

#[trace::trace]
async fn never_reached(n: u8) -> u8 {
    match n {
        0 => 1,
        _ => unreachable!("{n}"),
    }
}

#[trace::trace]
async fn breaks_with_a_value() -> u8 {
    loop {
        pause().await;
        break ('block: {
            break 'block 3;
        });
    }
}

#[trace::trace]
async fn after_the_end() -> u8 {
    pause().await;
    return 1;
    #[allow(unreachable_code)]
    {
        2
    }
}

#[trace::trace]
async fn matches_nothing(result: Result<u8, Infallible>) -> u8 {
    match result {
        Ok(n) => n,
    }
}

pub fn run() {
    println!("{}", block_on(returns_in_an_argument(1)));
    caught(|| block_on(never_reached(1)));
    println!("{} {}", block_on(breaks_with_a_value()), block_on(after_the_end()));
    println!("{}", block_on(matches_nothing(Ok(4))));
}
