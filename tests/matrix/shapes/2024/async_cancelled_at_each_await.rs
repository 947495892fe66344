//! Cancelled at each of its awaits, a future drops what it holds there.
//! Recorded: work 3 cancelled, work 1 completed, step 6 completed, step 3 cancelled

use crate::support::{Noisy, pause, poll_once};

#[trace::trace]
async fn step(name: &'static str) -> Noisy {
    let step = Noisy(name);
    pause().await;
    step
}

#[trace::trace]
async fn work(_argument: Noisy) -> &'static str {
    let one = step("one").await;
    let two = step("two").await;
    drop(one);
    let three = step("three").await;
    drop(two);
    three.0
}

pub fn run() {
    for polls in 1..=4 {
        println!("{polls} polls");
        let mut future = Box::pin(work(Noisy("argument")));
        for _ in 0..polls {
            println!("{:?}", poll_once(future.as_mut()));
        }
    }
}
