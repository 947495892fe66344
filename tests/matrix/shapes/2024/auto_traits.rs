//! Whether results and closures are `Send`, `Sync` and `Unpin`.
//! Recorded: plain 1 completed, local 1 completed, opaque 2 completed, boxed 1 completed

use std::cell::Cell;
use std::rc::Rc;

use crate::support::send;

#[trace::trace]
fn plain() -> String {
    String::new()
}

#[trace::trace]
fn local() -> Rc<u32> {
    Rc::new(1)
}

#[trace::trace]
fn opaque<T>(value: T) -> impl FnMut() -> usize {
    move || size_of_val(&value)
}

#[trace::trace]
fn boxed() -> Box<dyn Fn() + Send> {
    Box::new(|| ())
}

pub fn run() {
    send!(plain());
    send!(local());
    send!(opaque(1));
    send!(opaque(Cell::new(1)));
    send!(boxed());
    send!(plain);
}
