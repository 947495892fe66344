//! Hand-written futures that hold ours: a pinned field, a list of them, a poll that interleaves.
//! Recorded: step 5 completed, step 1 cancelled

use crate::support::{Noisy, block_on, pause};
use std::pin::Pin;
use std::task::{Context, Poll};

#[trace::trace]
async fn step(name: &'static str, pauses: usize) -> Noisy {
    let held = Noisy(name);
    for _ in 0..pauses {
        pause().await;
    }
    held
}

/// Polls both, and is ready with the first.
struct Race<A, B>(Pin<Box<A>>, Pin<Box<B>>);

impl<A: Future, B: Future<Output = A::Output>> Future for Race<A, B> {
    type Output = A::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<A::Output> {
        match self.0.as_mut().poll(context) {
            Poll::Pending => self.1.as_mut().poll(context),
            ready => ready,
        }
    }
}

struct All<F: Future>(Vec<(Pin<Box<F>>, Option<F::Output>)>);

impl<F: Future> Future for All<F>
where
    F::Output: Unpin,
{
    type Output = Vec<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        for (future, output) in &mut self.0 {
            if output.is_none()
                && let Poll::Ready(ready) = future.as_mut().poll(context)
            {
                *output = Some(ready);
            }
        }
        if self.0.iter().any(|(_, output)| output.is_none()) {
            return Poll::Pending;
        }
        Poll::Ready(self.0.iter_mut().filter_map(|(_, output)| output.take()).collect())
    }
}

pub fn run() {
    println!("{}", block_on(Race(Box::pin(step("slow", 5)), Box::pin(step("fast", 2)))).0);
    let steps = ["a", "b", "c", "d"].into_iter().zip([3, 0, 2, 1]);
    let all = All(steps.map(|(name, pauses)| (Box::pin(step(name, pauses)), None)).collect());
    println!("{}", block_on(all).iter().map(|held| held.0).collect::<String>());
}
