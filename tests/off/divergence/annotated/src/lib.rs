//! A library that annotates freely and turns nothing on.

#![forbid(unsafe_code)]

use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::thread;

/// Uses each kind of expansion once; 55.
#[trace::trace(args(n))]
pub fn work(n: u32) -> u64 {
    let _region = trace::region!("sum", n = n);
    trace::counter!("n", n);
    trace::log!("summing {n}");
    let task = trace::Task::new("sum").arg("n", n);
    let thread = task.in_scope(|| trace::spawn(move || Numbers.up_to(n).iter().sum()));
    let sum: u64 = thread.join().expect("the thread does not panic");
    let sum = thread::spawn(move || tokio::task::spawn_blocking(move || sum)).join().expect("nor this one");
    let later = ready(tokio::spawn(later(sum)));
    let last = ready(last(later)).expect("the sum is not 0");
    checked(ready(boxed(ready(opaque(last))))).expect("the sum is not 0")
}

fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("nothing in it waits"),
    }
}

/// As much of it as tells whether its calls are rewritten to something that exists.
mod tokio {
    pub(crate) fn spawn<F: Future>(future: F) -> F {
        future
    }

    pub(crate) mod task {
        pub(crate) fn spawn_blocking<T>(f: impl FnOnce() -> T) -> T {
            f()
        }
    }
}

struct Numbers;

#[trace::trace]
impl Numbers {
    fn up_to(&self, n: u32) -> Vec<u64> {
        (1..=u64::from(n)).collect()
    }
}

#[trace::trace(args(value))]
async fn later(value: u64) -> u64 {
    value
}

#[trace::trace(task, args(value), ret, ?err)]
fn checked(value: u64) -> Result<u64, String> {
    if value == 0 {
        return Err("nothing to add".to_string());
    }
    Ok(value)
}

#[trace::trace(future, args(value), ret)]
fn opaque(value: u64) -> impl Future<Output = u64> {
    later(value)
}

#[trace::trace(future, task, args(value), ret)]
fn boxed(value: u64) -> Pin<Box<dyn Future<Output = u64> + Send>> {
    Box::pin(later(value))
}

#[trace::trace(args(value), err)]
fn last(value: u64) -> impl Future<Output = Result<u64, String>> {
    let result = checked(value);
    async move { result }
}
