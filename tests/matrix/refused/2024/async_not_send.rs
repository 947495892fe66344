//! Futures are sent to another thread that hold across an await what must not be.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Mutex;

async fn pause() {}

#[trace::trace]
async fn counted() {
    let counted = Rc::new(1);
    pause().await;
    drop(counted);
}

#[trace::trace]
async fn argument(_counted: Rc<u8>) {
    pause().await;
}

#[trace::trace]
async fn guard(mutex: &Mutex<u8>) {
    let _guard = mutex.lock();
    pause().await;
}

#[trace::trace]
async fn reference(cell: &Cell<u8>) {
    pause().await;
    cell.set(1);
}

#[trace::trace]
async fn generic<T>(value: T) -> T {
    pause().await;
    value
}

fn send<T: Send>(_: T) {}

fn main() {
    send(counted());
    send(argument(Rc::new(1)));
    send(guard(&Mutex::new(1)));
    send(reference(&Cell::new(1)));
    send(generic(Rc::new(1)));
}
