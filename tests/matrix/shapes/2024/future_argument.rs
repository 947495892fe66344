//! `future`: whatever future a plain function returns is the region, through each of its returns.
//! Recorded: variable 3 completed, of_another 1 completed, either 2 completed, borrowing 1 completed, local 1 completed, shared 1 completed, generic 1 completed, cancelled 1 cancelled, panics 1 panicked, coerced 2 completed, Server::call 1 completed, Server::close 1 completed, Service::serve 1 completed, ready 1 completed, nested 1 completed, group 1 completed
//! Tasks: task 1 completed, boxed_task 1 completed, lost 1 cancelled
//! Results: of_another = 1; either = 2; either ! none; generic = "g"; coerced ! invalid digit found in string; boxed_task = 3; ready = 9
//! Nested: nested in ready
//! Also in: 2021, 2018

use std::error::Error;
use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;

use crate::support::{Noisy, block_on, caught, pause, poll_once};

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
type LocalBoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

#[trace::trace(future)]
fn variable(n: u32) -> impl Future<Output = u32> {
    println!("makes");
    let future = async move {
        pause().await;
        n
    };
    future
}

#[trace::trace(future, ret, args(n))]
fn of_another(n: u32) -> impl Future<Output = u32> + Send {
    variable(n)
}

#[trace::trace(future, name = "either", ?ret, err)]
fn early(n: u32) -> BoxFuture<'static, Result<u32, String>> {
    if n == 0 {
        return Box::pin(async { Err("none".to_string()) });
    }
    let more = n + 1;
    Box::pin(async move {
        pause().await;
        Ok(more)
    })
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
fn shared(n: u32) -> Pin<Box<dyn Future<Output = u32> + Send + Sync>> {
    Box::pin(std::future::ready(n))
}

#[trace::trace(future, ?ret)]
fn generic<'a, T: Debug + Send + 'a>(value: T) -> BoxFuture<'a, T> {
    Box::pin(async move { value })
}

/// Arguments that the future does not have are dropped when the call returns.
#[trace::trace(future)]
fn cancelled(held: Noisy, _left: Noisy) -> impl Future<Output = usize> {
    let future = async move {
        pause().await;
        held.0.len()
    };
    println!("made");
    future
}

#[trace::trace(future)]
fn panics(held: Noisy) -> BoxFuture<'static, usize> {
    let future = async move {
        let _held = held;
        pause().await;
        panic!("in the future")
    };
    Box::pin(future)
}

#[trace::trace(future)]
fn panics_at_once(_held: Noisy) -> BoxFuture<'static, usize> {
    panic!("in the call")
}

#[trace::trace(future, err)]
fn coerced(text: &str) -> BoxFuture<'_, Result<u32, Box<dyn Error + Send + Sync>>> {
    Box::pin(async move { Ok(text.parse()?) })
}

#[trace::trace(future, task)]
fn task(n: u32) -> impl Future<Output = u32> {
    variable(n)
}

#[trace::trace(future, task, args(?n), ret, name = "boxed_task")]
fn of_a_pattern((n, _): (u32, Noisy)) -> BoxFuture<'static, u32> {
    Box::pin(std::future::ready(n))
}

#[trace::trace(future, task)]
fn lost(held: Noisy) -> impl Future<Output = ()> {
    let future = async move {
        pause().await;
        drop(held);
    };
    future
}

struct Server(u32);

#[trace::trace]
impl Server {
    #[trace::trace(future, args(n = self.0))]
    fn call(&mut self) -> BoxFuture<'_, &mut u32> {
        self.0 += 1;
        Box::pin(async move { &mut self.0 })
    }

    #[trace::trace(future)]
    fn close(mut self) -> impl Future<Output = u32> {
        self.0 += 1;
        std::future::ready(self.0)
    }
}

trait Service {
    fn serve<'a>(&'a self, name: &'a str) -> BoxFuture<'a, usize>;
}

impl Service for Server {
    #[trace::trace(future, name = "Service::serve")]
    fn serve<'a>(&'a self, name: &'a str) -> BoxFuture<'a, usize> {
        let length = name.len();
        Box::pin(async move { length + self.0 as usize })
    }
}

#[trace::trace(future, ret)]
fn ready() -> impl Future<Output = u32> {
    nested(std::future::ready(9))
}

#[trace::trace(future)]
fn nested<F: Future>(future: F) -> impl Future<Output = F::Output> {
    future
}

macro_rules! of_type {
    ($type:ty) => {
        #[trace::trace(future)]
        fn group(n: u32) -> $type {
            std::future::ready(n)
        }
    };
}
of_type!(impl Future<Output = u32>);

pub fn run() {
    println!("{} {}", block_on(of_another(1)), block_on(variable(2)));
    println!("{:?} {:?}", block_on(early(0)), block_on(early(1)));
    println!("{} {}", block_on(borrowing("ab", "c".to_string())), block_on(local("abc")));
    println!("{} {}", block_on(shared(4)), block_on(generic("g")));
    let mut future = Box::pin(cancelled(Noisy("held"), Noisy("left")));
    println!("{:?}", poll_once(future.as_mut()));
    drop(future);
    drop(cancelled(Noisy("never polled"), Noisy("left, too")));
    caught(|| block_on(panics(Noisy("panics"))));
    caught(|| block_on(panics_at_once(Noisy("panics at once"))));
    println!("{:?} {:?}", block_on(coerced("1")).ok(), block_on(coerced("x")).is_err());
    println!("{} {}", block_on(task(1)), block_on(of_a_pattern((3, Noisy("wild")))));
    let mut future = Box::pin(lost(Noisy("lost")));
    let _ = poll_once(future.as_mut());
    drop(future);
    let mut server = Server(1);
    *block_on(server.call()) += 1;
    println!("{} {}", block_on(server.serve("x")), block_on(server.close()));
    println!("{} {}", block_on(ready()), block_on(group(6)));
}
