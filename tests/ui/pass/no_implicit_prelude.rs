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

#[::trace::trace(ret, ?err, args(n))]
fn result(n: u8) -> ::std::result::Result<u8, ::std::string::String> {
    ::std::result::Result::Ok(n)
}

#[::trace::trace(task, ?ret, err, args(n, k = ?n))]
async fn task(n: u8) -> ::std::result::Result<u8, ::std::string::String> {
    result(n)
}

#[::trace::trace(future, task, args(n), ret)]
fn returned(n: u8) -> impl ::std::future::Future<Output = u8> {
    ::std::future::ready(n)
}

#[::trace::trace(future, args(n), ret)]
fn boxed(n: u8) -> ::std::pin::Pin<::std::boxed::Box<dyn ::std::future::Future<Output = u8>>> {
    ::std::boxed::Box::pin(::std::future::ready(n))
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
    let polled = ::std::future::Future::poll(::std::pin::pin!(task(1)), &mut context);
    ::std::assert_eq!(polled, ::std::task::Poll::Ready(::std::result::Result::Ok(1)));
    let polled = ::std::future::Future::poll(::std::pin::pin!(returned(1)), &mut context);
    ::std::assert_eq!(polled, ::std::task::Poll::Ready(1));
    let polled = ::std::future::Future::poll(::std::pin::pin!(boxed(1)), &mut context);
    ::std::assert_eq!(polled, ::std::task::Poll::Ready(1));
}
