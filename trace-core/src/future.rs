//! Futures that are regions or tasks.
//!
//! Both wrappers record at the first poll, not before: a future that is never polled did nothing.
//! Each poll is recorded, so that what a future does is never put on another one's account, and a
//! drop before the end is a cancellation.

use crate::gate;
use crate::opened::{self, Opened};
use crate::site::Site;
use crate::task::{self, Entered};
use std::pin::Pin;
use std::task::{Context, Poll};
use trace_format::{Event, Outcome, RegionId, TaskId};

/// A region that lasts from the first poll of a future to its end, on whatever threads.
#[derive(Debug)]
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct AsyncRegion<F> {
    site: &'static Site,
    /// [`UNBORN`], [`OVER`], or the number between its first poll and its end.
    region: u64,
    future: F,
}

const UNBORN: u64 = 0;
const OVER: u64 = u64::MAX;

/// Makes a future a region of `site`.
#[inline]
pub fn future<F: Future>(site: &'static Site, future: F) -> AsyncRegion<F> {
    AsyncRegion { site, region: UNBORN, future }
}

impl<F: Future> Future for AsyncRegion<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        // SAFETY: nothing is moved out of `future`, here or on drop, so it stays where it is for as
        // long as the whole does; the other fields are not pinned.
        let (region, site, future) = unsafe {
            let this = self.get_unchecked_mut();
            (&mut this.region, this.site, Pin::new_unchecked(&mut this.future))
        };
        if gate::epoch() == gate::OFF && *region == UNBORN {
            return future.poll(cx);
        }
        let poll = RegionPoll::begin(site, region);
        let result = future.poll(cx);
        poll.finish(region, result.is_pending());
        result
    }
}

impl<F> Drop for AsyncRegion<F> {
    fn drop(&mut self) {
        if self.region != UNBORN && self.region != OVER {
            let region = RegionId(self.region);
            opened::record(&Event::AsyncEnd { region, outcome: Outcome::Cancelled });
        }
    }
}

/// A poll of a region. Dropped before [`RegionPoll::finish`], a panic went through it.
struct RegionPoll {
    opened: Opened,
    region: u64,
}

impl RegionPoll {
    /// Takes the number out of `state` for as long as the poll lasts, so that a panic leaves no
    /// region behind that could be cancelled.
    #[inline(never)]
    fn begin(site: &'static Site, state: &mut u64) -> Self {
        let (region, opened) = match std::mem::replace(state, OVER) {
            OVER => (OVER, Opened::nothing()),
            UNBORN => {
                let region = task::number();
                (region, Opened::event(&Event::AsyncBegin { region: RegionId(region), site: site.id() }))
            }
            region => (region, Opened::event(&Event::AsyncResume { region: RegionId(region) })),
        };
        RegionPoll { opened, region }
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
}

impl Drop for RegionPoll {
    fn drop(&mut self) {
        let region = RegionId(self.region);
        self.opened.close(&Event::AsyncEnd { region, outcome: Outcome::Panicked });
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
        // SAFETY: as for AsyncRegion.
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
