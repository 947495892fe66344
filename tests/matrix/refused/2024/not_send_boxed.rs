//! A boxed future is declared `Send` and is not.

use std::pin::Pin;
use std::rc::Rc;

async fn pause() {}

#[trace::trace]
fn boxed(counted: Rc<u8>) -> Pin<Box<dyn Future<Output = u8> + Send>> {
    Box::pin(async move {
        pause().await;
        *counted
    })
}

#[trace::trace]
fn named(counted: Rc<u8>) -> impl Future<Output = u8> + Send {
    async move {
        pause().await;
        *counted
    }
}

fn main() {
    drop(boxed(Rc::new(1)));
    drop(named(Rc::new(1)));
}
