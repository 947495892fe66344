//! `tokio::join!`, `try_join!`, `select!` with a branch that loses, spawned tasks, timeouts.
//! Recorded: step 6 completed, step 1 cancelled, fallible 2 completed, endless 1 cancelled, all 1 completed, limited 1 completed, in_a_task 1 completed

use crate::support::Noisy;
use std::time::Duration;
use tokio::runtime::Builder;

#[trace::trace]
async fn step(name: &'static str, yields: u32) -> Noisy {
    let noisy = Noisy(name);
    for _ in 0..yields {
        tokio::task::yield_now().await;
    }
    noisy
}

#[trace::trace]
async fn fallible(ok: bool) -> Result<u8, &'static str> {
    if ok {
        return Ok(1);
    }
    tokio::task::yield_now().await;
    Err("no")
}

#[trace::trace]
async fn endless(_held: Noisy) {
    std::future::pending().await
}

#[trace::trace]
async fn all() -> usize {
    let (one, two) = tokio::join!(step("one", 2), step("two", 1));
    println!("{} {}", one.0, two.0);
    println!("{:?}", tokio::try_join!(fallible(true), fallible(false)));
    let mut slow = std::pin::pin!(step("slow", 100));
    let fast = step("fast", 1);
    tokio::select! {
        biased;
        _ = &mut slow => println!("slow"),
        noisy = fast => println!("{}", noisy.0),
    }
    let mut count = 0;
    loop {
        tokio::select! {
            biased;
            _ = step("ready", 0), if count < 2 => count += 1,
            else => break,
        }
    }
    count
}

#[trace::trace]
async fn limited() -> bool {
    tokio::time::timeout(Duration::from_millis(1), endless(Noisy("endless"))).await.is_err()
}

#[trace::trace]
async fn in_a_task(text: String) -> usize {
    text.len() + step("task", 1).await.0.len()
}

pub fn run() {
    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    println!("{}", runtime.block_on(all()));
    println!("{}", runtime.block_on(limited()));
    println!("{}", runtime.block_on(async { tokio::spawn(in_a_task("ab".to_string())).await }).unwrap());
}
