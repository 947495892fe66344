//! Futures whose type a function names, so that what is put around them must have that same type.

use crate::call::Ending;
use crate::future::kept;
use crate::site::Site;
use crate::{future_with, task_future_with};
use std::pin::Pin;

/// A future that can be wrapped and keep its type: a pinned box of any future, into which the wrapper
/// goes with the box in it.
#[diagnostic::on_unimplemented(
    message = "`#[trace(future)]` cannot wrap a `{Self}` and keep its type",
    label = "not `impl Future`, and not a pinned box of `dyn Future`, with `Send`, `Sync`, both or neither",
    note = "return `impl Future<Output = ..>` or `Pin<Box<dyn Future<Output = ..>>>`"
)]
pub trait ReturnedFuture: Sized {
    /// What the future returns.
    type Output;

    /// Makes it a region with these arguments; `watch` is shown what it returns.
    fn region(self, site: &'static Site, args: Option<Box<[u8]>>, watch: fn(&Self::Output, Ending)) -> Self;

    /// Makes it a task.
    fn task(self, site: &'static Site, args: Option<Box<[u8]>>, watch: fn(&Self::Output, Ending)) -> Self;
}

/// Makes the future that `body` returns a region; `body` leaves its arguments where it is told.
#[inline]
pub fn returned_region<F: ReturnedFuture>(
    site: &'static Site,
    body: impl FnOnce(&mut Option<Box<[u8]>>) -> F,
    watch: fn(&F::Output, Ending),
) -> F {
    let mut args = None;
    let future = body(&mut args);
    future.region(site, args, watch)
}

/// As [`returned_region`], a task.
#[inline]
pub fn returned_task<F: ReturnedFuture>(
    site: &'static Site,
    body: impl FnOnce(&mut Option<Box<[u8]>>) -> F,
    watch: fn(&F::Output, Ending),
) -> F {
    let mut args = None;
    let future = body(&mut args);
    future.task(site, args, watch)
}

macro_rules! pinned_box {
    ($($dyn:ty)*) => {
        $(impl<'a, T: 'a> ReturnedFuture for Pin<Box<$dyn>> {
            type Output = T;

            fn region(self, site: &'static Site, args: Option<Box<[u8]>>, watch: fn(&T, Ending)) -> Self {
                match args {
                    None => Box::pin(future_with(site, self, watch)),
                    args => Box::pin(future_with(site, kept(site, args, self), watch)),
                }
            }

            fn task(self, site: &'static Site, args: Option<Box<[u8]>>, watch: fn(&T, Ending)) -> Self {
                match args {
                    None => Box::pin(task_future_with(site, self, watch)),
                    args => Box::pin(task_future_with(site, kept(site, args, self), watch)),
                }
            }
        })*
    };
}

pinned_box! {
    dyn Future<Output = T> + 'a
    dyn Future<Output = T> + Send + 'a
    dyn Future<Output = T> + Sync + 'a
    dyn Future<Output = T> + Send + Sync + 'a
}
