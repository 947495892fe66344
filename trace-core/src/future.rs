//! Futures that are regions or tasks.
//!
//! Both wrappers record at the first poll, not before: a future that is never polled did nothing.
//! Each poll is recorded, so that what a future does is never put on another one's account, and a
//! drop before the end is a cancellation.

use crate::call::{self, Ending};
use crate::opened::{self, Opened};
use crate::site::Site;
use crate::task::{self, Entered};
use crate::value::with_args;
use crate::{Value, gate};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use trace_format::{Args, Event, Input, Outcome, RegionId, TaskId, wire};

/// A region that lasts from the first poll of a future to its end, on whatever threads.
pub type AsyncRegion<F, W = Unwatched> = AsyncCall<RegionPoll, F, W>;

/// A task that lasts as an [`AsyncRegion`] does.
pub type AsyncTask<F, W = Unwatched> = AsyncCall<CallPoll, F, W>;

/// A call from the first poll of its future to its end. `P` says as what it is recorded, `W` sees
/// what it returns.
#[derive(Debug)]
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct AsyncCall<P: Stretch, F, W = Unwatched> {
    site: &'static Site,
    /// [`UNBORN`], [`OVER`], or the number between its first poll and its end.
    number: u64,
    watch: W,
    poll: PhantomData<fn() -> P>,
    future: F,
}

const UNBORN: u64 = 0;
const OVER: u64 = u64::MAX;

/// Makes a future a region of `site`.
#[inline]
pub fn future<F: Future>(site: &'static Site, future: F) -> AsyncRegion<F> {
    AsyncCall::new(site, future, Unwatched)
}

/// As [`future()`]; `watch` is shown what the future returns while the region is still open.
#[inline]
pub fn future_with<F: Future, W: Fn(&F::Output, Ending)>(
    site: &'static Site,
    future: F,
    watch: W,
) -> AsyncRegion<F, W> {
    AsyncCall::new(site, future, watch)
}

/// Makes a future a task of its own, a child of the one that its first poll is work on.
#[inline]
pub fn task_future<F: Future>(site: &'static Site, future: F) -> AsyncTask<F> {
    AsyncCall::new(site, future, Unwatched)
}

/// As [`task_future`]; `watch` is shown what the future returns while the task is not over.
#[inline]
pub fn task_future_with<F: Future, W: Fn(&F::Output, Ending)>(
    site: &'static Site,
    future: F,
    watch: W,
) -> AsyncTask<F, W> {
    AsyncCall::new(site, future, watch)
}

/// Sees what a call returns.
pub trait Watch<T> {
    /// The call ends with this.
    fn watch(&self, value: &T, ending: Ending);
}

/// Does not.
#[derive(Clone, Copy, Debug)]
pub struct Unwatched;

impl<T> Watch<T> for Unwatched {
    #[inline(always)]
    fn watch(&self, _: &T, _: Ending) {}
}

impl<T, W: Fn(&T, Ending)> Watch<T> for W {
    #[inline(always)]
    fn watch(&self, value: &T, ending: Ending) {
        if ending.is_live() {
            self(value, ending);
        }
    }
}

impl<P: Stretch, F, W> AsyncCall<P, F, W> {
    #[inline]
    fn new(site: &'static Site, future: F, watch: W) -> Self {
        AsyncCall { site, number: UNBORN, watch, poll: PhantomData, future }
    }
}

impl<P: Stretch, F: Future, W: Watch<F::Output>> Future for AsyncCall<P, F, W> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        // SAFETY: nothing is moved out of `future`, here or on drop, so it stays where it is for as
        // long as the whole does; the other fields are not pinned.
        let (number, site, watch, future) = unsafe {
            let this = self.get_unchecked_mut();
            (&mut this.number, this.site, &this.watch, Pin::new_unchecked(&mut this.future))
        };
        if gate::epoch() == gate::OFF && *number == UNBORN {
            return future.poll(cx);
        }
        let poll = P::begin(site, number);
        let result = future.poll(cx);
        if let Poll::Ready(value) = &result {
            watch.watch(value, poll.ending());
        }
        poll.finish(number, result.is_pending());
        result
    }
}

impl<P: Stretch, F, W> Drop for AsyncCall<P, F, W> {
    fn drop(&mut self) {
        if self.number != UNBORN && self.number != OVER {
            P::cancel(self.number);
        }
    }
}

/// One poll of an async call. Dropped before [`Stretch::finish`], a panic went through it.
pub trait Stretch {
    /// Begins or resumes the call. Takes its number out of `state` for as long as the poll lasts, so
    /// that a panic leaves nothing behind that could be cancelled.
    fn begin(site: &'static Site, state: &mut u64) -> Self;

    /// For what the call returns.
    fn ending(&self) -> Ending;

    /// Pauses or ends the call.
    fn finish(self, state: &mut u64, pending: bool);

    /// The call was dropped between two polls.
    fn cancel(number: u64);
}

/// A poll of a region.
#[derive(Debug)]
pub struct RegionPoll {
    opened: Opened,
    region: u64,
}

impl Stretch for RegionPoll {
    #[inline(never)]
    fn begin(site: &'static Site, state: &mut u64) -> Self {
        let (region, opened) = match std::mem::replace(state, OVER) {
            OVER => (OVER, Opened::nothing()),
            UNBORN => {
                let region = task::number();
                let begin = Event::AsyncBegin { region: RegionId(region), site: site.id() };
                let opened = Opened::event(&begin);
                call::begins(opened, TaskId(0));
                (region, opened)
            }
            region => (region, Opened::event(&Event::AsyncResume { region: RegionId(region) })),
        };
        RegionPoll { opened, region }
    }

    #[inline(always)]
    fn ending(&self) -> Ending {
        Ending::of_region(self.opened)
    }

    #[inline(never)]
    fn finish(self, state: &mut u64, pending: bool) {
        let region = RegionId(self.region);
        if pending {
            *state = self.region;
            self.opened.close(&Event::AsyncSuspend { region });
        } else {
            self.opened.close(&Event::AsyncEnd { region, outcome: Outcome::Completed });
        }
        std::mem::forget(self);
    }

    fn cancel(number: u64) {
        let region = RegionId(number);
        opened::record(&Event::AsyncEnd { region, outcome: Outcome::Cancelled });
    }
}

impl Drop for RegionPoll {
    fn drop(&mut self) {
        let region = RegionId(self.region);
        self.opened.close(&Event::AsyncEnd { region, outcome: Outcome::Panicked });
    }
}

/// A poll of a call that is a task.
#[derive(Debug)]
pub struct CallPoll {
    poll: TaskPoll,
    /// What the call goes back to when it has no task.
    without: u64,
}

impl Stretch for CallPoll {
    #[inline(never)]
    fn begin(site: &'static Site, state: &mut u64) -> Self {
        let before = std::mem::replace(state, OVER);
        let (mut task, without) = match before {
            OVER => (TaskId(0), OVER),
            UNBORN => (call::new_task(site), UNBORN),
            task => (TaskId(task), OVER),
        };
        let poll = TaskPoll::begin(&mut task);
        if before == UNBORN {
            call::begins(poll.entered.opened(), poll.task);
        }
        CallPoll { poll, without }
    }

    #[inline(always)]
    fn ending(&self) -> Ending {
        Ending::of_task(&self.poll.entered, self.poll.task)
    }

    #[inline(never)]
    fn finish(self, state: &mut u64, pending: bool) {
        let without = self.poll.task.0 == 0;
        let mut task = TaskId(OVER);
        self.poll.finish(&mut task, pending);
        *state = if pending && without { self.without } else { task.0 };
    }

    fn cancel(number: u64) {
        task::end(TaskId(number), Outcome::Cancelled);
    }
}

/// A future, and the arguments of the call that made it.
#[derive(Debug)]
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Kept<F> {
    site: &'static Site,
    /// What [`keep`] made of them.
    args: Option<Box<[u8]>>,
    future: F,
}

/// Makes the future that `body` returns a region; `body` leaves its arguments where it is told.
#[inline]
pub fn future_of<F: Future, W: Fn(&F::Output, Ending)>(
    site: &'static Site,
    body: impl FnOnce(&mut Option<Box<[u8]>>) -> F,
    watch: W,
) -> AsyncRegion<Kept<F>, W> {
    let mut args = None;
    let future = body(&mut args);
    future_with(site, kept(site, args, future), watch)
}

/// As [`future_of`], a task.
#[inline]
pub fn task_future_of<F: Future, W: Fn(&F::Output, Ending)>(
    site: &'static Site,
    body: impl FnOnce(&mut Option<Box<[u8]>>) -> F,
    watch: W,
) -> AsyncTask<Kept<F>, W> {
    let mut args = None;
    let future = body(&mut args);
    task_future_with(site, kept(site, args, future), watch)
}

/// Arguments for the future of a call, while recording: their bytes as in the file.
///
/// The one place of a recorded call that allocates, for each call with arguments. What the arguments
/// borrow is gone before the future is polled for the first time, which is when they are recorded;
/// and room for them in the future itself would make every such future kilobytes larger.
#[inline(never)]
pub fn keep(values: &[Value<'_>]) -> Option<Box<[u8]>> {
    Some(with_args(values, |args| wire::to_vec(|out| args.put(out)).into()))
}

/// Makes a future record the arguments at its first poll, in the call that begins with it.
#[inline]
pub fn kept<F: Future>(site: &'static Site, args: Option<Box<[u8]>>, future: F) -> Kept<F> {
    Kept { site, args, future }
}

impl<F: Future> Future for Kept<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        // SAFETY: nothing is moved out of `future` here, and `Kept` has no `Drop` that could, so it
        // stays where it is for as long as the whole does; the other fields are not pinned.
        let (site, args, future) = unsafe {
            let this = self.get_unchecked_mut();
            (this.site, &mut this.args, Pin::new_unchecked(&mut this.future))
        };
        if args.is_some()
            && let (Some(args), Some(begun)) = (args.take(), call::begun())
            && let Ok(args) = Args::get(&mut Input::new(&args))
        {
            begun.kept_args(site, args);
        }
        future.poll(cx)
    }
}

/// A future whose polls are work on a task, and whose end is the task's.
#[derive(Debug)]
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct TaskFuture<F> {
    /// 0 when there is no task, or when it is over.
    task: TaskId,
    future: F,
}

impl<F> TaskFuture<F> {
    pub(crate) fn new(task: TaskId, future: F) -> Self {
        TaskFuture { task, future }
    }
}

impl<F: Future> Future for TaskFuture<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        // SAFETY: as for AsyncCall.
        let (task, future) = unsafe {
            let this = self.get_unchecked_mut();
            (&mut this.task, Pin::new_unchecked(&mut this.future))
        };
        if task.0 == 0 {
            return future.poll(cx);
        }
        let poll = TaskPoll::begin(task);
        let result = future.poll(cx);
        poll.finish(task, result.is_pending());
        result
    }
}

impl<F> Drop for TaskFuture<F> {
    fn drop(&mut self) {
        task::end(self.task, Outcome::Cancelled);
    }
}

/// A poll of a task. Dropped before [`TaskPoll::finish`], a panic went through it.
#[derive(Debug)]
struct TaskPoll {
    entered: Entered,
    task: TaskId,
}

impl TaskPoll {
    fn begin(state: &mut TaskId) -> Self {
        let task = std::mem::take(state);
        TaskPoll { entered: Entered::new(task), task }
    }

    fn finish(self, state: &mut TaskId, pending: bool) {
        if pending {
            *state = self.task;
            self.entered.exit(Outcome::Pending);
        } else {
            self.entered.exit(Outcome::Completed);
            task::end(self.task, Outcome::Completed);
        }
        std::mem::forget(self);
    }
}

impl Drop for TaskPoll {
    fn drop(&mut self) {
        self.entered.exit(Outcome::Panicked);
        task::end(self.task, Outcome::Panicked);
    }
}
