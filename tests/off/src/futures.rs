//! Async functions: their state machines must not grow by a byte.

use std::cell::Cell;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// Suspends once.
#[derive(Default)]
pub struct Yield(Cell<bool>);

impl Future for Yield {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        context.waker().wake_by_ref();
        if self.0.replace(true) { Poll::Ready(()) } else { Poll::Pending }
    }
}

/// Holds something over a suspension.
#[cfg_attr(annotated, trace::trace)]
pub async fn doubled(number: u64) -> u64 {
    let before = [number; 4];
    Yield::default().await;
    before.iter().sum::<u64>() / 2
}

/// Awaits another one, with arguments and a name.
#[cfg_attr(annotated, trace::trace(name = "sum of doubles", args(count = numbers.len())))]
pub async fn sum_of_doubles(numbers: &[u64]) -> u64 {
    let mut sum = 0;
    for &number in numbers {
        sum += doubled(number).await;
    }
    sum
}

/// Says what it returns, as a task.
#[cfg_attr(annotated, trace::trace(task, ?ret, err, args(count = numbers.len())))]
pub async fn checked_sum(numbers: &[u64]) -> Result<u64, String> {
    let sum = sum_of_doubles(numbers).await;
    if sum == 0 {
        return Err("nothing to add".to_string());
    }
    Ok(sum)
}

/// A future that is made elsewhere, by a function that names no type.
#[cfg_attr(annotated, trace::trace(future, args(number), ret))]
pub fn opaque(number: u64) -> impl Future<Output = u64> {
    doubled(number)
}

/// A future in a box that is made elsewhere.
#[cfg_attr(annotated, trace::trace(future, task, args(number), ret))]
#[inline(never)]
pub fn boxed_elsewhere(number: u64) -> Pin<Box<dyn Future<Output = u64>>> {
    if number == 0 {
        return Box::pin(std::future::ready(0));
    }
    boxed(number)
}

/// A future behind a pointer, so that its state machine stays a function of its own.
#[inline(never)]
pub fn boxed(number: u64) -> Pin<Box<dyn Future<Output = u64>>> {
    Box::pin(doubled(number))
}

/// Awaits a block of its own, which owns what it borrows.
#[cfg_attr(annotated, trace::trace)]
pub async fn request(numbers: Vec<u64>) -> u64 {
    async move { sum_of_doubles(&numbers).await }.await
}

/// A future with a task. Only its size is compared: `instrument` is a call that moves the future in
/// and out, and the compiler does not always see through that.
pub async fn instrumented(numbers: Vec<u64>) -> u64 {
    let work = async move { sum_of_doubles(&numbers).await };
    #[cfg(annotated)]
    let work = trace::Task::new("request").instrument(work);
    work.await
}

/// Polls until the future is ready, without an executor.
pub fn finish<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// Makes the compiler generate the state machines in this crate.
#[inline(never)]
pub fn finish_request(numbers: Vec<u64>) -> u64 {
    finish(request(numbers))
}
