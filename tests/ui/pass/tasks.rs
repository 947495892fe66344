//! Calls that are tasks.
#![deny(warnings)]
// What only the attribute uses is unused where it is off.
#![allow(dead_code, unused_imports)]

#[path = "support/poll.rs"]
mod poll;

use std::pin::Pin;

use poll::{block_on, pause};

fn evaluated() -> u8 {
    panic!("evaluated without recording")
}

#[trace::trace(task)]
fn alone() {}

#[trace::trace(task, name = "request", args(id, size = evaluated()), ret, spawns = false)]
fn with_all(id: u8) -> u8 {
    std::thread::spawn(move || id).join().unwrap()
}

#[trace::trace(task, err)]
fn fallible(text: &str) -> Result<u8, std::num::ParseIntError> {
    text.parse()
}

#[trace::trace(task)]
fn never(n: u8) -> ! {
    panic!("{n}")
}

#[trace::trace(task)]
async fn future(n: u8) -> u8 {
    pause().await;
    n
}

#[trace::trace(task, name = "later", args(id, size = evaluated()), ?ret, ?err)]
async fn future_with_all(id: String) -> Result<String, u8> {
    pause().await;
    if id.is_empty() { Err(1) } else { Ok(id) }
}

#[must_use]
#[trace::trace(task, ret)]
async fn awaited(n: u8) -> u8 {
    pause().await;
    n
}

#[trace::trace(task)]
async fn endless() -> ! {
    loop {
        pause().await
    }
}

#[trace::trace(task, args(n))]
fn last(n: u8) -> Pin<Box<dyn Future<Output = u8> + Send>> {
    Box::pin(async move { n })
}

struct Server(u8);

#[trace::trace]
impl Server {
    #[trace::trace(task, args(n = self.0))]
    fn serve(&mut self) -> &mut u8 {
        &mut self.0
    }

    #[trace::trace(task)]
    async fn close(mut self) -> u8 {
        self.0 += 1;
        self.0
    }
}

fn assert_send<T: Send>(value: T) -> T {
    value
}

fn main() {
    alone();
    assert_eq!(with_all(1), 1);
    assert!(fallible("x").is_err());
    std::panic::set_hook(Box::new(|_| {}));
    assert!(std::panic::catch_unwind(|| never(1)).is_err());
    assert_eq!(block_on(assert_send(future(1))), 1);
    assert_eq!(block_on(future_with_all("x".into())), Ok("x".into()));
    assert_eq!(block_on(assert_send(awaited(1))), 1);
    drop(endless());
    assert_eq!(block_on(last(1)), 1);
    let mut server = Server(1);
    *server.serve() = 2;
    assert_eq!(block_on(server.close()), 3);
}
