//! The same of methods, of a trait's methods, and of what keeps its `async`.
//! Recorded: nothing

use crate::support::{pause, send};
use std::cell::Cell;
use std::rc::Rc;

struct Holder<T>(T);

#[trace::trace]
impl<T: Clone> Holder<T> {
    async fn by_value(self) -> T {
        pause().await;
        self.0
    }

    async fn by_reference(&self) -> T {
        pause().await;
        self.0.clone()
    }

    #[must_use]
    async fn kept(&self) -> u8 {
        pause().await;
        1
    }

    async fn before(&self) -> u8 {
        let copy = self.0.clone();
        drop(copy);
        2
    }
}

#[trace::trace]
#[expect(async_fn_in_trait, reason = "of this shape only")]
trait Waits {
    async fn wait(&self) {
        pause().await;
    }
}

#[trace::trace]
impl Waits for Rc<u8> {}

#[trace::trace]
impl Waits for u8 {
    async fn wait(&self) {}
}

pub fn run() {
    let (fine, not_sync, not_send) = (Holder(1), Holder(Cell::new(1)), Holder(Rc::new(1)));
    send!(fine.by_reference());
    send!(not_sync.by_reference());
    send!(not_send.kept());
    send!(fine.kept());
    send!(not_sync.before());
    send!(not_send.0.wait());
    send!(1.wait());
    send!(fine.by_value());
    send!(not_sync.by_value());
    send!(not_send.by_value());
}
