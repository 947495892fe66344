//! Futures that are tasks: ready, cancelled, panicked, never polled, polled in turns, moved between threads.
//! Recorded: region 2 completed, left 1 cancelled
//! Tasks: work 2 completed, child 2 completed, cancelled 1 cancelled, parent 1 cancelled, waits 1 cancelled, panics 1 panicked, fails 2 completed, moved 1 completed, early 1 completed, awaited 1 completed, endless 1 cancelled, block 1 completed, boxed 1 completed, Server::close 1 completed, Server::next 1 completed, first_poll 1 panicked
//! Results: fails = 1; fails ! odd; moved = 5; awaited = 2; Server::next = 1
//! Nested: child in work, region in child, waits in parent, left in waits
//! Also in: 2021, 2018

use std::future::Future;
use std::pin::Pin;
use std::thread;

use crate::support::{Noisy, block_on, caught, pause, poll_once};

#[trace::trace(task)]
async fn work(n: u32, _held: Noisy) -> u32 {
    pause().await;
    child(n).await + 1
}

#[trace::trace(task, args(n))]
async fn child(n: u32) -> u32 {
    region().await;
    n
}

#[trace::trace]
async fn region() {
    pause().await;
}

#[trace::trace]
async fn left() {
    pause().await;
}

#[trace::trace(task)]
async fn cancelled(_held: Noisy) {
    region_of_another().await;
}

async fn region_of_another() {
    pause().await;
}

#[trace::trace(task)]
async fn parent(_held: Noisy) {
    waits(Noisy("inner")).await;
}

#[trace::trace(task)]
async fn waits(_held: Noisy) {
    let mut left = Box::pin(left());
    let _ = poll_once(left.as_mut());
    pause().await;
}

#[trace::trace(task, ret)]
async fn panics(_held: Noisy) -> u32 {
    pause().await;
    panic!("later")
}

#[trace::trace(task)]
async fn first_poll(_held: Noisy) {
    panic!("first")
}

#[trace::trace(task, ret, err)]
async fn fails(n: u32) -> Result<u32, String> {
    pause().await;
    if n % 2 == 0 { Ok(1) } else { Err("odd")? }
}

#[trace::trace(task, ret)]
async fn moved(text: String) -> usize {
    pause().await;
    text.len()
}

#[trace::trace(task)]
async fn early(n: u32) -> u32 {
    if n > 0 {
        return n;
    }
    pause().await;
    0
}

#[must_use]
#[trace::trace(task, ret)]
async fn awaited(mut n: u32) -> u32 {
    n += 1;
    pause().await;
    n
}

#[trace::trace(task)]
async fn endless() -> ! {
    loop {
        pause().await;
    }
}

#[trace::trace(task, args(n))]
fn block(n: u32) -> impl Future<Output = u32> {
    async move {
        pause().await;
        n
    }
}

#[trace::trace(task)]
fn boxed(n: u32) -> Pin<Box<dyn Future<Output = u32> + Send>> {
    Box::pin(async move { n })
}

struct Server(u32);

#[trace::trace]
impl Server {
    #[trace::trace(task)]
    async fn close(mut self) -> u32 {
        self.0 += 1;
        self.0
    }

    #[trace::trace(task, ret)]
    async fn next(&mut self, n: &u32) -> &mut u32 {
        self.0 += n;
        &mut self.0
    }
}

pub fn run() {
    let mut one = Box::pin(work(1, Noisy("one")));
    let mut two = Box::pin(work(2, Noisy("two")));
    for _ in 0..3 {
        println!("{:?} {:?}", poll_once(one.as_mut()), poll_once(two.as_mut()));
    }
    let mut future = Box::pin(cancelled(Noisy("cancelled")));
    let _ = poll_once(future.as_mut());
    drop(future);
    drop(cancelled(Noisy("never polled")));
    let mut future = Box::pin(parent(Noisy("outer")));
    let _ = poll_once(future.as_mut());
    drop(future);
    caught(|| block_on(panics(Noisy("panics"))));
    caught(|| block_on(first_poll(Noisy("first"))));
    println!("{:?} {:?}", block_on(fails(2)), block_on(fails(1)));
    let mut future = Box::pin(moved("moved".to_string()));
    let _ = poll_once(future.as_mut());
    println!("{:?}", thread::spawn(move || block_on(future)).join().ok());
    println!("{} {}", block_on(early(1)), block_on(awaited(1)));
    let mut future = Box::pin(endless());
    let _ = poll_once(future.as_mut());
    drop(future);
    println!("{} {}", block_on(block(1)), block_on(boxed(2)));
    println!("{} {}", block_on(Server(1).close()), block_on(Server(0).next(&1)));
}
