//! Whether a future is `Send`, `Sync` and `Unpin` is inferred as without us: from what it holds across an await.
//! Recorded: nothing
//! Also in: 2021

use crate::support::{pause, send};
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::marker::PhantomPinned;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

#[trace::trace]
async fn nothing() {}

#[trace::trace]
async fn not_sync(cell: Cell<u8>) -> u8 {
    pause().await;
    cell.get()
}

#[trace::trace]
async fn reference_to_not_sync(cell: &Cell<u8>) -> u8 {
    pause().await;
    cell.get()
}

#[trace::trace]
async fn not_send(counted: Rc<u8>) -> u8 {
    pause().await;
    *counted
}

#[trace::trace]
async fn not_send_but_ignored(_: Rc<u8>) {
    pause().await;
}

#[trace::trace]
async fn not_send_until_the_await() {
    {
        let counted = Rc::new(1);
        drop(counted);
    }
    pause().await;
}

#[trace::trace]
async fn guard_across_the_await(mutex: &Mutex<u8>) {
    let guard = mutex.lock();
    pause().await;
    drop(guard);
}

#[trace::trace]
async fn guard_before_the_await(mutex: &Mutex<u8>) {
    {
        let mut guard = mutex.lock().unwrap();
        *guard += 1;
    }
    pause().await;
}

#[trace::trace]
async fn generic<T>(value: T) -> T {
    pause().await;
    value
}

#[trace::trace]
async fn not_send_returned() -> Rc<u8> {
    pause().await;
    Rc::new(1)
}

#[trace::trace]
async fn pointer(pointer: *const u8) -> bool {
    pause().await;
    pointer.is_null()
}

#[trace::trace]
async fn not_unpin(_pinned: PhantomPinned) {}

#[trace::trace]
fn returned(cell: Rc<RefCell<u8>>) -> impl Future<Output = u8> {
    async move {
        pause().await;
        let value = *cell.borrow();
        value
    }
}

#[trace::trace]
fn returned_by_a_box(value: Arc<u8>) -> std::pin::Pin<Box<dyn Future<Output = u8> + Send>> {
    Box::pin(async move { *value })
}

pub fn run() {
    let (cell, mutex) = (Cell::new(1), Mutex::new(1));
    send!(nothing());
    send!(not_sync(Cell::new(1)));
    send!(reference_to_not_sync(&cell));
    send!(not_send(Rc::new(1)));
    send!(not_send_but_ignored(Rc::new(1)));
    send!(not_send_until_the_await());
    send!(guard_across_the_await(&mutex));
    send!(guard_before_the_await(&mutex));
    send!(generic(1_u8));
    send!(generic(Rc::new(1)));
    send!(generic(Cell::new(1)));
    send!(not_send_returned());
    send!(pointer(std::ptr::null()));
    send!(not_unpin(PhantomPinned));
    send!(returned(Rc::new(RefCell::new(1))));
    send!(returned_by_a_box(Arc::new(1)));
}
