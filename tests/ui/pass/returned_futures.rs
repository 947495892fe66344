//! Plain functions that return the future they make last.
#![deny(warnings)]

#[path = "support/poll.rs"]
mod poll;

use std::future::Future;
use std::pin::Pin;

use poll::{block_on, pause};

#[trace::trace]
fn last(n: u8) -> impl Future<Output = u8> + Send {
    async move {
        pause().await;
        n
    }
}

#[trace::trace]
fn borrowing(text: &str) -> impl Future<Output = usize> {
    let length = text.len();
    async move { length + text.len() }
}

#[trace::trace(args(n))]
fn boxed(n: u8) -> Pin<Box<dyn Future<Output = u8> + Send>> {
    let more = n + 1;
    Box::pin(async move {
        pause().await;
        n + more
    })
}

#[trace::trace]
fn with_its_error(text: &str) -> Pin<Box<dyn Future<Output = Result<u8, Box<dyn std::error::Error>>> + '_>> {
    std::boxed::Box::pin(async move { Ok(text.parse()?) })
}

#[trace::trace]
fn in_a_variable() -> impl Future<Output = u8> {
    let future = async { 1 };
    future
}

#[trace::trace]
fn of_a_pair() -> (impl Future<Output = u8>, u8) {
    (async { 1 }, 2)
}

/// What `#[async_trait]` makes of a method.
struct Server(u8);

impl Server {
    #[trace::trace]
    fn call<'a, 'b>(&'a self, name: &'b str) -> Pin<Box<dyn Future<Output = usize> + Send + 'a>>
    where
        'b: 'a,
    {
        Box::pin(async move {
            if let Some(result) = None::<usize> {
                return result;
            }
            let __self = self;
            let name = name;
            let result: usize = { __self.0 as usize + name.len() };
            result
        })
    }
}

fn main() {
    assert_eq!(block_on(last(1)), 1);
    assert_eq!(block_on(borrowing("xy")), 4);
    assert_eq!(block_on(boxed(1)), 3);
    assert_eq!(block_on(with_its_error("7")).unwrap(), 7);
    assert_eq!(block_on(in_a_variable()), 1);
    assert_eq!(block_on(of_a_pair().0) + of_a_pair().1, 3);
    assert_eq!(block_on(Server(1).call("x")), 2);
}
