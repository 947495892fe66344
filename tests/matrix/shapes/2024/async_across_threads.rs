//! Futures that are made on one thread, polled on others and dropped on another.
//! Recorded: moves 1 completed, dropped 1 cancelled, sends 1 completed, panics 1 panicked
//! Tasks: sends::{closure} 1 completed

use crate::support::{Noisy, block_on, pause, poll_once};
use std::pin::Pin;
use std::thread;

#[trace::trace]
async fn moves(held: Noisy) -> usize {
    for _ in 0..3 {
        pause().await;
    }
    held.0.len()
}

#[trace::trace]
async fn dropped(_held: Noisy) {
    pause().await;
}

#[trace::trace]
async fn panics(_held: Noisy) {
    pause().await;
    panic!("elsewhere");
}

#[trace::trace]
fn sends(text: String) -> usize {
    let future = async move {
        pause().await;
        text.len()
    };
    thread::scope(|scope| scope.spawn(|| block_on(future)).join()).unwrap_or_default()
}

fn elsewhere<T: Send>(f: impl FnOnce() -> T + Send) -> Option<T> {
    thread::scope(|scope| scope.spawn(f).join().ok())
}

pub fn run() {
    let mut future: Pin<Box<dyn Future<Output = usize> + Send>> = Box::pin(moves(Noisy("moved")));
    let _ = poll_once(future.as_mut());
    let mut future = elsewhere(move || {
        let _ = poll_once(future.as_mut());
        future
    })
    .unwrap();
    let _ = poll_once(future.as_mut());
    println!("{:?}", elsewhere(move || block_on(future)));

    let mut future = Box::pin(dropped(Noisy("dropped")));
    let _ = poll_once(future.as_mut());
    println!("{:?}", elsewhere(move || drop(future)));

    let mut future = Box::pin(panics(Noisy("panics")));
    let _ = poll_once(future.as_mut());
    println!("{:?}", elsewhere(move || poll_once(future.as_mut())));
    println!("{}", sends("text".to_string()));
}
