//! What clippy does not say about an annotated `async fn`.
//! Recorded: nothing_awaited 1 completed, returns 2 completed, underscore 1 completed, lifetimes 1 completed, returned_lifetimes 1 completed
//! Recorded: waits 1 completed, fails 1 completed, complex 1 completed, len 1 completed, endless 1 cancelled, read 1 completed

use std::pin::pin;

use crate::support::{block_on, pause, poll_once};

#[trace::trace]
async fn nothing_awaited() -> u32 {
    1
}

#[trace::trace]
async fn returns(n: u32) -> u32 {
    pause().await;
    if n == 0 {
        return 0;
    }
    return n;
}

#[trace::trace]
async fn underscore(_n: u32) -> u32 {
    pause().await;
    _n
}

#[trace::trace]
async fn lifetimes<'a>(text: &'a str) -> usize {
    pause().await;
    text.len()
}

#[trace::trace]
async fn returned_lifetimes<'a>(text: &'a str) -> &'a str {
    pause().await;
    text
}

/// Has no section on errors.
#[trace::trace]
pub async fn fails() -> Result<u32, ()> {
    pause().await;
    Err(())
}

#[trace::trace]
async fn complex(n: u32) -> u32 {
    let mut sum = 0;
    for a in 0..n {
        for b in 0..n {
            if a > b && a != 3 || b == 7 {
                for c in 0..n {
                    if c > a {
                        if c > b {
                            match c {
                                0 => sum += 1,
                                1 => sum += 2,
                                2 if a == 1 => sum += 3,
                                3 => sum += 4,
                                _ => {
                                    if sum > 100 {
                                        break;
                                    } else if sum > 50 {
                                        continue;
                                    }
                                }
                            }
                        } else if b > 2 {
                            while sum < 5 {
                                sum += if a > 1 { 2 } else { 3 };
                            }
                        }
                    }
                }
            }
        }
    }
    pause().await;
    sum
}

pub struct Queue(usize);

impl Queue {
    #[trace::trace]
    pub async fn len(&self) -> usize {
        pause().await;
        self.0
    }
}

#[trace::trace]
async fn endless() {
    loop {
        pause().await;
    }
}

#[trace::trace]
async fn read() -> impl Future<Output = u32> {
    pause().await;
    async { 1 }
}

pub trait Waiting {
    #[trace::trace(name = "waits")]
    async fn waits(&self) -> u8 {
        1
    }
}

impl Waiting for u8 {}

pub fn run() {
    println!("{}", block_on(0u8.waits()));
    println!("{}", block_on(nothing_awaited()));
    println!("{} {}", block_on(returns(0)), block_on(returns(1)));
    println!("{}", block_on(underscore(2)));
    println!("{}", block_on(lifetimes("abc")));
    println!("{}", block_on(returned_lifetimes("abc")));
    println!("{:?}", block_on(fails()));
    println!("{}", block_on(complex(4)));
    println!("{}", block_on(Queue(3).len()));
    println!("{}", poll_once(pin!(endless())).is_pending());
    println!("{}", block_on(async { read().await.await }));
}
