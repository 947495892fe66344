//! Arguments that are temporaries of the call, borrowed by a future that is awaited at once.
//! Recorded: reads 4 completed, sum 1 completed, both 1 completed
//! Also in: 2018

use crate::support::{block_on, pause, Noisy};

#[trace::trace]
async fn reads(noisy: &Noisy) -> usize {
    pause().await;
    println!("reads {}", noisy.0);
    noisy.0.len()
}

#[trace::trace]
async fn sum(items: &[usize]) -> usize {
    pause().await;
    items.iter().sum()
}

#[trace::trace]
async fn both() -> usize {
    let first = reads(&Noisy("first")).await;
    let second = { reads(&Noisy("second")).await };
    if reads(&Noisy("condition")).await > 3 {
        println!("longer");
    }
    sum(&[first, second, reads(&Noisy("inner")).await]).await
}

pub fn run() {
    println!("{}", block_on(both()));
}
