//! Work for threads of somebody else: futures for an executor, closures for a pool.
//!
//! For code that must keep the types of the function that it calls, such as what `#[trace]` makes of
//! `tokio::spawn(f)`. The task comes into being here and now, a child of the one that this thread works
//! on. Dropped before its end, it was cancelled.

use crate::future::TaskFuture;
use crate::site::Site;
use crate::task::{self, Entered};
use trace_format::{Outcome, TaskId, TaskKind};

/// Makes a future that is about to be spawned a task. With no session it is the future and a number.
#[inline]
pub fn spawned_future<F: Future>(site: &'static Site, future: F) -> TaskFuture<F> {
    TaskFuture::new(created(site, TaskKind::Future), future)
}

/// Makes a closure that is about to be given to a pool a task.
///
/// Its thread works on other tasks before and after, and is not the task's own as the thread of
/// [`spawned`](crate::spawned()) is; so it enters the task and leaves it.
#[inline]
pub fn spawned_job<F: FnOnce() -> T, T>(site: &'static Site, f: F) -> impl FnOnce() -> T {
    let job = Job(created(site, TaskKind::Job));
    move || job.run(f)
}

#[inline]
fn created(site: &'static Site, kind: TaskKind) -> TaskId {
    if crate::is_recording() { task::create(site.id(), kind, "") } else { TaskId(0) }
}

/// The task of a closure that has not run yet.
struct Job(TaskId);

impl Job {
    #[inline]
    fn run<T>(self, f: impl FnOnce() -> T) -> T {
        let task = self.0;
        std::mem::forget(self);
        if task.0 == 0 {
            return f();
        }
        let run = JobRun { task, entered: Entered::new(task) };
        let result = f();
        run.over(Outcome::Completed);
        std::mem::forget(run);
        result
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        task::end(self.0, Outcome::Cancelled);
    }
}

/// A job that runs. Dropped, a panic went through it.
struct JobRun {
    task: TaskId,
    entered: Entered,
}

impl JobRun {
    fn over(&self, outcome: Outcome) {
        self.entered.exit(outcome);
        task::end(self.task, outcome);
    }
}

impl Drop for JobRun {
    fn drop(&mut self) {
        self.over(Outcome::Panicked);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static SITE: Site = Site::new("", "", "", 0, 0, &[]);

    #[test]
    fn a_future_and_a_closure_grow_by_the_tasks_number() {
        let future = async { std::future::pending::<()>().await };
        let size = size_of_val(&future);
        assert_eq!(size_of_val(&spawned_future(&SITE, future)), size.next_multiple_of(8) + 8);
        let text = String::new();
        let closure = move || drop(text);
        let size = size_of_val(&closure);
        assert_eq!(size_of_val(&spawned_job(&SITE, closure)), size + 8);
    }

    #[test]
    fn without_a_session_there_is_no_task() {
        assert_eq!(created(&SITE, TaskKind::Job), TaskId(0));
        assert_eq!(spawned_job(&SITE, || 7)(), 7);
    }
}
