//! Arguments of every pattern are dropped in the same order, however the future ends.
//! Recorded: work 1 completed, work 2 completed, work 1 panicked, work 1 cancelled
//! Also in: 2021, 2018

use crate::support::{block_on, caught, pause, poll_once, Noisy};

struct Parts {
    left: Noisy,
    right: Noisy,
}

#[trace::trace]
async fn work(
    way: u8,
    _first: Noisy,
    second: Noisy,
    _: Noisy,
    (third, _): (Noisy, Noisy),
    Parts { left, right: _ }: Parts,
    ref fourth: Noisy,
    mut fifth: Noisy,
) -> usize {
    let _local = Noisy("local");
    if way == 1 {
        return 1;
    }
    fifth = Noisy("new fifth");
    pause().await;
    assert!(way != 2, "on purpose");
    if way == 3 {
        drop(second);
        return 3;
    }
    third.0.len() + left.0.len() + fourth.0.len() + fifth.0.len()
}

fn make(way: u8) -> impl std::future::Future<Output = usize> {
    println!("way {way}", way = way);
    work(
        way,
        Noisy("first"),
        Noisy("second"),
        Noisy("wild"),
        (Noisy("third"), Noisy("third, left")),
        Parts {
            left: Noisy("left"),
            right: Noisy("right"),
        },
        Noisy("fourth"),
        Noisy("fifth"),
    )
}

pub fn run() {
    println!("{}", block_on(make(0)));
    println!("{}", block_on(make(1)));
    caught(|| block_on(make(2)));
    println!("{}", block_on(make(3)));
    let mut pending = Box::pin(make(4));
    println!("{:?}", poll_once(pending.as_mut()));
    drop(pending);
    println!("never polled");
    drop(make(5));
}
