//! Whether futures with results, tasks and wrapped futures are `Send`, `Sync` and `Unpin`.
//! Recorded: nothing

use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;

use crate::support::{pause, send};

#[trace::trace(ret)]
async fn result(n: u32) -> u32 {
    pause().await;
    n
}

#[trace::trace(?ret, ?err)]
async fn result_of_no_send(n: u32) -> Result<Rc<u32>, Cell<u32>> {
    pause().await;
    Ok(Rc::new(n))
}

#[trace::trace(?ret)]
async fn holds_no_send(n: Rc<u32>) -> u32 {
    pause().await;
    *n
}

#[trace::trace(ret)]
async fn holds_no_sync(n: Cell<u32>) -> u32 {
    pause().await;
    n.get()
}

#[trace::trace(task)]
async fn task(n: u32) -> u32 {
    pause().await;
    n
}

#[trace::trace(task, ret, args(%n))]
async fn task_of_no_send(n: Rc<u32>) -> u32 {
    pause().await;
    *n
}

#[trace::trace(task, err)]
async fn fallible(n: Cell<u32>) -> Result<u32, String> {
    pause().await;
    Ok(n.get())
}

#[trace::trace(future)]
fn opaque(n: u32) -> impl Future<Output = u32> {
    let future = async move {
        pause().await;
        n
    };
    future
}

#[trace::trace(future)]
fn opaque_of_no_send(n: Rc<u32>) -> impl Future<Output = u32> {
    let future = async move {
        pause().await;
        *n
    };
    future
}

#[trace::trace(future, args(n), ret)]
fn with_values(n: u32) -> impl Future<Output = u32> + Send {
    opaque(n)
}

#[trace::trace(future, task)]
fn ready(n: u32) -> impl Future<Output = u32> + Unpin + Sync {
    std::future::ready(n)
}

#[trace::trace(future)]
fn boxed(n: u32) -> Pin<Box<dyn Future<Output = u32> + Send>> {
    Box::pin(std::future::ready(n))
}

#[trace::trace(future)]
fn boxed_of_no_send(n: u32) -> Pin<Box<dyn Future<Output = u32>>> {
    Box::pin(std::future::ready(n))
}

#[trace::trace(ret)]
async fn generic<T: Copy + Into<u32>>(n: T) -> u32 {
    pause().await;
    n.into()
}

pub fn run() {
    send!(result(1));
    send!(result_of_no_send(1));
    send!(holds_no_send(Rc::new(1)));
    send!(holds_no_sync(Cell::new(1)));
    send!(task(1));
    send!(task_of_no_send(Rc::new(1)));
    send!(fallible(Cell::new(1)));
    send!(opaque(1));
    send!(opaque_of_no_send(Rc::new(1)));
    send!(with_values(1));
    send!(ready(1));
    send!(boxed(1));
    send!(boxed_of_no_send(1));
    send!(generic(1_u8));
}
