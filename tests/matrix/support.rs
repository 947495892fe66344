//! What shapes use to show what they do. It is `crate::support` in every generated program, and a
//! crate of its own, so that no attribute, edition or lint of a shape reaches it.

use std::cell::RefCell;
use std::fs::OpenOptions;
use std::future::Future;
use std::io::Write;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

thread_local! {
    static SHAPE: RefCell<&'static str> = const { RefCell::new("") };
}

/// Runs a shape below a headline of its name. No shape panics: it shows what it has [`caught`].
pub fn shape(name: &'static str, run: fn()) {
    std::panic::set_hook(Box::new(|_| ()));
    SHAPE.set(name);
    println!("== {name}");
    if caught(run).is_none() {
        println!("the shape itself panicked");
    }
}

/// Says when it is dropped.
#[derive(Debug, PartialEq, Eq)]
pub struct Noisy(pub &'static str);

impl Drop for Noisy {
    fn drop(&mut self) {
        println!("drop {}", self.0);
    }
}

/// The result, or `None` after a line with what it panicked with.
pub fn caught<T>(f: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(f)) {
        Ok(result) => Some(result),
        Err(payload) => {
            let text = payload.downcast_ref::<&str>().copied().map(str::to_owned);
            let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
            println!("caught {:?}", text.as_deref().unwrap_or("something else"));
            None
        }
    }
}

/// Polls until the future is ready; sleeps while nobody wakes it.
pub fn block_on<F: Future>(future: F) -> F::Output {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

/// Polls once, with a waker that does nothing.
pub fn poll_once<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Is pending once.
pub async fn pause() {
    let mut paused = false;
    std::future::poll_fn(|context| {
        context.waker().wake_by_ref();
        if std::mem::replace(&mut paused, true) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

/// Notes how large a future is that consists of one annotated call. The modes are compared, so the
/// name is one of its own in the shape.
pub fn size<T>(name: &str, value: &T) {
    size_of_calls(name, 1, value);
}

/// Notes how large a future is that has so many annotated calls in it, one inside the other.
pub fn size_of_calls<T>(name: &str, calls: usize, value: &T) {
    let Some(path) = std::env::var_os("MATRIX_SIZES") else { return };
    let line = format!("{} {name} {calls} {}\n", SHAPE.with_borrow(|shape| *shape), size_of_val(value));
    let mut file = OpenOptions::new().append(true).create(true).open(path).expect("a file for sizes");
    file.write_all(line.as_bytes()).expect("room for a line");
}

/// Prints whether the value's type is `Send`, `Sync` and `Unpin`.
#[macro_export]
macro_rules! send {
    ($value:expr) => {{
        #[allow(unused_imports)]
        use $crate::{NotSend as _, NotSync as _, NotUnpin as _};
        let kind = $crate::Kind::of(&$value);
        println!("Send {}, Sync {}, Unpin {}", kind.is_send(), kind.is_sync(), kind.is_unpin());
    }};
}

/// A type, for [`send`]: its own methods stand where the bounds hold, else those of the traits do.
#[doc(hidden)]
pub struct Kind<T: ?Sized>(PhantomData<T>);

impl<T: ?Sized> Kind<T> {
    pub fn of(_: &T) -> Self {
        Kind(PhantomData)
    }
}

macro_rules! answers {
    ($($bound:ident $method:ident $otherwise:ident)*) => { $(
        impl<T: $bound + ?Sized> Kind<T> {
            pub fn $method(&self) -> bool {
                true
            }
        }

        #[doc(hidden)]
        pub trait $otherwise {
            fn $method(&self) -> bool {
                false
            }
        }

        impl<T: ?Sized> $otherwise for Kind<T> {}
    )* };
}

answers! {
    Send is_send NotSend
    Sync is_sync NotSync
    Unpin is_unpin NotUnpin
}
