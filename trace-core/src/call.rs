//! What `#[trace]` records of a call beside its region: that it is a task of its own, and what it
//! returned.

use crate::opened::{self, Opened};
use crate::site::Site;
use crate::task::{self, Entered};
use crate::value::with_args;
use crate::{Region, Value, gate, thread};
use std::marker::PhantomData;
use std::sync::atomic::Ordering;
use trace_format::{Args, Event, NamedArgs, TaskId, TaskKind};

/// A call that is a task; dropping it ends the task.
#[must_use = "the task ends when this is dropped"]
#[derive(Debug)]
pub struct CallTask {
    /// 0 when there is none.
    task: TaskId,
    entered: Entered,
    _stays: PhantomData<*const ()>,
}

/// Makes the call a task of its own, a child of the current one.
#[inline(always)]
pub fn task(site: &'static Site) -> CallTask {
    match gate::epoch() {
        gate::OFF => no_task(),
        _ => task_with(site, &[]),
    }
}

/// As [`task()`], with the values of the site's arguments, in the site's order.
#[inline(never)]
pub fn task_with(site: &'static Site, values: &[Value<'_>]) -> CallTask {
    let task = new_task(site);
    if task.0 != 0 && !values.is_empty() {
        with_args(values, |values| task_args(task, site, values));
    }
    CallTask { task, entered: Entered::new(task), _stays: PhantomData }
}

/// A task that is not recorded.
#[inline(always)]
pub const fn no_task() -> CallTask {
    CallTask { task: TaskId(0), entered: Entered::nothing(), _stays: PhantomData }
}

impl Drop for CallTask {
    #[inline(always)]
    fn drop(&mut self) {
        if self.task.0 != 0 {
            end_task(self);
        }
    }
}

#[inline(never)]
fn end_task(call: &CallTask) {
    let outcome = call.entered.opened().outcome_now();
    call.entered.exit(outcome);
    task::end(call.task, outcome);
}

/// A task for a call of what stands at `site`; 0 while no session is live.
pub(crate) fn new_task(site: &'static Site) -> TaskId {
    task::create(site.id(), TaskKind::Logical, site.name)
}

/// The values of the site's arguments, in the site's order.
fn task_args(task: TaskId, site: &Site, values: Args<'_>) {
    opened::record(&Event::TaskArgs { task, args: NamedArgs::zip(site.args, values) });
}

/// A call that is about to end, as the region or the task that it is.
#[derive(Clone, Copy, Debug)]
pub struct Ending {
    opened: Opened,
    /// 0 for a region.
    task: TaskId,
}

impl Ending {
    #[inline(always)]
    pub(crate) fn of_region(opened: Opened) -> Self {
        Ending { opened, task: TaskId(0) }
    }

    #[inline(always)]
    pub(crate) fn of_task(entered: &Entered, task: TaskId) -> Self {
        Ending { opened: entered.opened(), task }
    }

    /// Whether what begins the call is in the live session's trace. If it is not, its result would be
    /// taken for that of the region around it.
    #[inline(always)]
    pub(crate) fn is_live(self) -> bool {
        self.opened.is_recorded() && gate::session(gate::epoch()) == self.opened.session()
    }

    /// Records what the call returns.
    pub fn returned(self, value: Value<'_>) {
        self.record(value, |task, value| match task.0 {
            0 => Event::RegionReturn { value },
            _ => Event::TaskReturn { task, value },
        });
    }

    /// Records the error with which the call returns.
    pub fn failed(self, error: Value<'_>) {
        self.record(error, |task, value| match task.0 {
            0 => Event::RegionError { value },
            _ => Event::TaskError { task, value },
        });
    }

    fn record(self, value: Value<'_>, event: fn(TaskId, Value<'_>) -> Event<'_>) {
        with_args(&[value], |args| args.iter().next().map(|value| opened::record(&event(self.task, value))));
    }
}

/// What an annotated call is while it is open: a region or a task.
pub trait Annotated {
    /// For what the call returns.
    fn ending(&self) -> Ending;
}

impl Annotated for Region {
    #[inline(always)]
    fn ending(&self) -> Ending {
        Ending::of_region(self.opened())
    }
}

impl Annotated for CallTask {
    #[inline(always)]
    fn ending(&self) -> Ending {
        Ending::of_task(&self.entered, self.task)
    }
}

/// Runs the body of a call, which puts what it is into the place of `nothing`, and shows its value to
/// `watch` while the call is still open.
///
/// The bound makes a closure of whatever the function returns one that is called once: it may hand
/// out what it borrows through its captures.
#[inline(always)]
pub fn watched<C: Annotated, T>(
    nothing: C,
    body: impl FnOnce(&mut C) -> T,
    watch: impl FnOnce(&T, Ending),
) -> T {
    let mut call = nothing;
    let value = body(&mut call);
    let ending = call.ending();
    if ending.is_live() {
        watch(&value, ending);
    }
    value
}

/// Runs the body of a call, for what comes after all of its `return`s.
#[inline(always)]
pub fn called<T>(body: impl FnOnce() -> T) -> T {
    body()
}

/// What has an error to record.
#[diagnostic::on_unimplemented(
    message = "`err` is for what returns a `Result`, and this returns `{Self}`",
    label = "there is no error in what this returns"
)]
pub trait Fallible {
    /// What it holds otherwise.
    type Value;
    /// The error.
    type Error;

    /// Either of them.
    fn as_result(&self) -> Result<&Self::Value, &Self::Error>;
}

impl<T, E> Fallible for Result<T, E> {
    type Value = T;
    type Error = E;

    #[inline(always)]
    fn as_result(&self) -> Result<&T, &E> {
        self.as_ref()
    }
}

/// The value or the error of what a call returns.
#[inline(always)]
pub fn result<R: Fallible>(returned: &R) -> Result<&R::Value, &R::Error> {
    returned.as_result()
}

/// An async call whose first poll has just begun, seen from inside its future.
///
/// The future cannot know whether that was recorded: the event may have been lost, or the session may
/// have started since. So the lane remembers it from the begin to the first statement.
#[derive(Clone, Copy, Debug)]
pub struct Begun {
    session: u32,
    /// 0 for a region.
    task: TaskId,
}

/// The async call that has just begun on this thread, if that was recorded in the live session.
#[inline(always)]
pub fn begun() -> Option<Begun> {
    if gate::epoch() == gate::OFF { None } else { last_begun() }
}

#[inline(never)]
fn last_begun() -> Option<Begun> {
    let lane = thread::claimed()?;
    let session = lane.begun.swap(0, Ordering::Relaxed);
    let task = TaskId(lane.begun_task.load(Ordering::Relaxed));
    (session != 0 && session == gate::session(gate::epoch())).then_some(Begun { session, task })
}

/// Remembers for [`begun`] that a call begins here, `opened` by that.
pub(crate) fn begins(opened: Opened, task: TaskId) {
    if let Some(lane) = thread::claimed() {
        lane.begun.store(if opened.is_recorded() { opened.session() } else { 0 }, Ordering::Relaxed);
        lane.begun_task.store(task.0, Ordering::Relaxed);
    }
}

impl Begun {
    /// Records the values of the site's arguments, in the site's order.
    pub fn args(self, site: &'static Site, values: &[Value<'_>]) {
        if self.is_live() {
            with_args(values, |values| self.record(site, values));
        }
    }

    /// As [`Begun::args`], with values in which nothing of the program's is left to run.
    pub(crate) fn kept_args(self, site: &'static Site, values: Args<'_>) {
        if self.is_live() {
            self.record(site, values);
        }
    }

    fn is_live(self) -> bool {
        gate::session(gate::epoch()) == self.session
    }

    fn record(self, site: &'static Site, values: Args<'_>) {
        match self.task.0 {
            0 => opened::record(&Event::RegionArgs { args: values }),
            _ => task_args(self.task, site, values),
        }
    }
}
