//! Futures that are returned and are not what the signature says.
//! Also in: 2021

use std::future::Future;
use std::pin::Pin;

#[trace::trace(future)]
fn of_another_type(n: u16) -> impl Future<Output = u8> {
    std::future::ready(n)
}

#[trace::trace(future)]
fn boxed_not_send(n: std::rc::Rc<u8>) -> Pin<Box<dyn Future<Output = u8> + Send>> {
    Box::pin(async move { *n })
}

fn main() {
    drop(of_another_type(1));
    drop(boxed_not_send(std::rc::Rc::new(1)));
}
