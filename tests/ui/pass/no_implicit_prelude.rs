//! Without the prelude there is only what a path begins from.
#![no_implicit_prelude]
#![deny(warnings)]

#[::trace::trace(args(n, m = ?n, k = %n))]
fn plain(n: u8) -> u8 {
    n
}

#[::trace::trace(args(n))]
async fn later(n: u8, (m, _): (u8, u8)) -> ::std::option::Option<u8> {
    n.checked_add(m)
}

#[::trace::trace]
async fn never() -> ! {
    loop {
        ::std::future::pending::<()>().await
    }
}

#[::trace::trace]
fn spawns() -> bool {
    ::std::thread::spawn(|| {}).join().is_ok()
}

struct Type;

#[::trace::trace]
impl Type {
    fn method(&self) -> u8 {
        plain(1)
    }
}

fn main() {
    ::std::assert_eq!(Type.method(), 1);
    let mut context = ::std::task::Context::from_waker(::std::task::Waker::noop());
    let future = ::std::pin::pin!(later(1, (2, 3)));
    let polled = ::std::future::Future::poll(future, &mut context);
    ::std::assert_eq!(polled, ::std::task::Poll::Ready(::std::option::Option::Some(3)));
    ::std::assert!(::std::future::Future::poll(::std::pin::pin!(never()), &mut context).is_pending());
    ::std::assert!(spawns());
}
