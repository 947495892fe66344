//! Futures with results and tasks are as little `Send` as others.
//! Also in: 2021

use std::rc::Rc;

async fn pause() {}

#[trace::trace(ret)]
async fn result(n: Rc<u8>) -> u8 {
    pause().await;
    *n
}

#[trace::trace(task)]
async fn task(n: Rc<u8>) -> u8 {
    pause().await;
    *n
}

fn send<T: Send>(_: T) {}

fn main() {
    send(result(Rc::new(1)));
    send(task(Rc::new(1)));
}
