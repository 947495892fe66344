//! `future`: whatever future a plain function returns, in whatever way, with its type kept.
#![deny(warnings)]
#![allow(clippy::manual_async_fn)]
// What only the attribute uses is unused where it is off.
#![allow(dead_code)]

#[path = "support/poll.rs"]
mod poll;

use std::fmt::Debug;
use std::pin::Pin;

use poll::{block_on, pause};

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
type LocalBoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

#[trace::trace(future)]
fn in_a_variable(n: u8) -> impl Future<Output = u8> {
    let future = async move {
        pause().await;
        n
    };
    future
}

#[trace::trace(future, ret, args(n))]
fn of_another(n: u8) -> impl Future<Output = u8> + Send {
    in_a_variable(n)
}

#[trace::trace(future, name = "either", ?ret, ?err, spawns = false)]
fn early(n: u8) -> BoxFuture<'static, Result<u8, String>> {
    if n == 0 {
        return Box::pin(async { Err("none".to_owned()) });
    }
    let more = n + 1;
    Box::pin(async move { Ok(more) })
}

#[trace::trace(future, args(text, n = text.len()))]
fn borrowing<'a>(text: &'a str, taken: String) -> BoxFuture<'a, usize> {
    let future = async move { text.len() + taken.len() };
    Box::pin(future)
}

#[trace::trace(future)]
fn local(text: &str) -> LocalBoxFuture<'_, usize> {
    Box::pin(async move {
        pause().await;
        text.len()
    })
}

#[trace::trace(future)]
fn shared(n: u8) -> Pin<Box<dyn Future<Output = u8> + Send + Sync>> {
    Box::pin(std::future::ready(n))
}

#[trace::trace(future)]
fn only_sync(n: u8) -> Pin<Box<dyn Future<Output = u8> + Sync + 'static>> {
    Box::pin(std::future::ready(n))
}

#[trace::trace(future, ?ret)]
fn generic<'a, T: Debug + Send + 'a>(value: T) -> BoxFuture<'a, T> {
    Box::pin(async move { value })
}

#[trace::trace(future, ?ret)]
fn generic_opaque<T: Debug + Clone>(value: &T) -> impl Future<Output = T> {
    let value = value.clone();
    async { value }
}

#[trace::trace(future, err)]
fn coerced(text: &str) -> BoxFuture<'_, Result<u8, Box<dyn std::error::Error + Send + Sync>>> {
    Box::pin(async move { Ok(text.parse()?) })
}

#[trace::trace(future, task)]
fn task(n: u8) -> impl Future<Output = u8> {
    in_a_variable(n)
}

#[trace::trace(future, task, args(?n), ret, name = "boxed")]
fn boxed_task((n, _): (u8, u8)) -> BoxFuture<'static, u8> {
    generic(n)
}

struct Server(u8);

impl Server {
    #[trace::trace(future, args(n = self.0))]
    fn call(&mut self) -> BoxFuture<'_, &mut u8> {
        self.0 += 1;
        Box::pin(async move { &mut self.0 })
    }

    #[trace::trace(future)]
    fn close(mut self) -> impl Future<Output = u8> {
        self.0 += 1;
        std::future::ready(self.0)
    }
}

trait Service {
    fn call_it<'a>(&'a self, name: &'a str) -> BoxFuture<'a, usize>;
}

impl Service for Server {
    #[trace::trace(future)]
    fn call_it<'a>(&'a self, name: &'a str) -> BoxFuture<'a, usize> {
        Box::pin(async move { name.len() + usize::from(self.0) })
    }
}

fn assert_send<T: Send>(value: T) -> T {
    value
}

fn assert_sync<T: Sync>(value: T) -> T {
    value
}

fn main() {
    assert_eq!(block_on(assert_send(in_a_variable(1))), 1);
    assert_eq!(block_on(assert_send(of_another(1))), 1);
    assert_eq!(block_on(early(0)), Err("none".into()));
    assert_eq!(block_on(assert_send(early(1))), Ok(2));
    assert_eq!(block_on(borrowing("xy", "z".into())), 3);
    assert_eq!(block_on(local("xy")), 2);
    assert_eq!(block_on(assert_sync(assert_send(shared(1)))), 1);
    assert_eq!(block_on(assert_sync(only_sync(1))), 1);
    assert_eq!(block_on(generic(1)), 1);
    assert_eq!(block_on(generic_opaque(&"x")), "x");
    assert!(block_on(coerced("x")).is_err() && block_on(coerced("1")).is_ok());
    assert_eq!(block_on(task(1)) + block_on(boxed_task((1, 2))), 2);
    let mut server = Server(1);
    *block_on(server.call()) += 1;
    assert_eq!(block_on(server.call_it("x")), 4);
    assert_eq!(block_on(server.close()), 4);
}
