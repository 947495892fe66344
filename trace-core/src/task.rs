//! Tasks: units of concurrent work with an identity and a parent, which may cross threads.

use crate::lane::{Lane, Recorded};
use crate::opened::{self, Opened};
use crate::runtime::{self, Classes};
use crate::value::{ToValue, with_named_args};
use crate::{Value, gate, site, thread};
use smallvec::SmallVec;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::atomic::Ordering;
use trace_format::{Event, NamedArgs, Outcome, SiteId, TaskId, TaskKind};

/// An operation with a name, such as a request. It ends when this is dropped.
///
/// Made while no session is live, it stays unrecorded, whatever starts later; and when its session is
/// over, a later one knows no more of it than its number.
#[derive(Debug)]
#[must_use = "the task ends when this is dropped"]
pub struct Task {
    id: TaskId,
    /// As in [`Opened`].
    unwinding: bool,
}

impl Task {
    /// A task whose parent is the current task of this thread.
    #[track_caller]
    pub fn new(name: &str) -> Self {
        if gate::epoch() == gate::OFF {
            return Task { id: TaskId(0), unwinding: false };
        }
        let id = create(site::at(Location::caller()).id(), TaskKind::Logical, name);
        Task { id, unwinding: std::thread::panicking() }
    }

    /// Adds an argument.
    pub fn arg(self, name: &str, value: impl ToValue) -> Self {
        self.args([(name, value.to_value())])
    }

    /// Adds arguments.
    pub fn args<'a>(self, args: impl IntoIterator<Item = (&'a str, Value<'a>)>) -> Self {
        if self.id.0 != 0 && gate::epoch() != gate::OFF {
            // So many at a time, so that no number of them allocates.
            const AT_ONCE: usize = 8;
            let mut args = args.into_iter();
            loop {
                let pairs: SmallVec<[_; AT_ONCE]> = args.by_ref().take(AT_ONCE).collect();
                if pairs.is_empty() {
                    break;
                }
                with_named_args(&pairs, |args: NamedArgs<'_>| {
                    opened::record(&Event::TaskArgs { task: self.id, args });
                });
            }
        }
        self
    }

    /// The number of the task in the trace; 0 when it is not recorded.
    pub fn id(&self) -> u64 {
        self.id.0
    }

    /// This thread works on the task until the scope is dropped.
    pub fn enter(&self) -> TaskScope<'_> {
        TaskScope { entered: Entered::new(self.id), _task: PhantomData }
    }

    /// Runs `f` as work on the task.
    pub fn in_scope<R>(&self, f: impl FnOnce() -> R) -> R {
        let _scope = self.enter();
        f()
    }

    /// Makes the future's polls work on the task, which ends with the future.
    pub fn instrument<F: Future>(self, future: F) -> crate::TaskFuture<F> {
        crate::TaskFuture::new(self.into_id(), future)
    }

    /// The id, without ending the task.
    fn into_id(self) -> TaskId {
        let id = self.id;
        std::mem::forget(self);
        id
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        let panicked = std::thread::panicking() && !self.unwinding;
        end(self.id, if panicked { Outcome::Panicked } else { Outcome::Completed });
    }
}

/// A stretch of work on a task, on one thread.
#[must_use = "the work on the task ends when this is dropped"]
#[derive(Debug)]
pub struct TaskScope<'a> {
    entered: Entered,
    _task: PhantomData<(&'a Task, *const ())>,
}

impl Drop for TaskScope<'_> {
    fn drop(&mut self) {
        self.entered.exit(self.entered.opened.outcome_now());
    }
}

/// A task that this thread works on, and the one it goes back to.
#[derive(Debug)]
pub(crate) struct Entered {
    opened: Opened,
    before: TaskId,
}

impl Entered {
    pub(crate) fn new(task: TaskId) -> Self {
        Self::by(task, &Event::TaskEnter { task })
    }

    /// Nothing is entered.
    pub(crate) const fn nothing() -> Self {
        Entered { opened: Opened::nothing(), before: TaskId(0) }
    }

    pub(crate) fn opened(&self) -> Opened {
        self.opened
    }

    /// As the task that a spawned thread was made for.
    fn started(task: TaskId) -> Self {
        Self::by(task, &Event::TaskStart { task })
    }

    fn by(task: TaskId, event: &Event<'_>) -> Self {
        let opened = if task.0 == 0 { Opened::nothing() } else { Opened::event(event) };
        let before = if opened.is_open() { swap_current(task) } else { TaskId(0) };
        Entered { opened, before }
    }

    pub(crate) fn exit(&self, outcome: Outcome) {
        self.close(&Event::TaskExit { outcome });
    }

    fn close(&self, event: &Event<'_>) {
        if self.opened.is_open() {
            self.opened.close(event);
            swap_current(self.before);
        }
    }
}

/// Makes `task` the current one of this thread.
fn swap_current(task: TaskId) -> TaskId {
    thread::claimed().map_or(TaskId(0), |lane| TaskId(lane.task.swap(task.0, Ordering::Relaxed)))
}

/// Records a task that comes into being here; its id, or 0 while no session is live.
pub(crate) fn create(site: SiteId, kind: TaskKind, name: &str) -> TaskId {
    if gate::epoch() == gate::OFF {
        return TaskId(0);
    }
    let Some(lane) = thread::claimed().or_else(|| thread::claim(1)) else { return TaskId(0) };
    let task = TaskId(lane.number());
    let parent = TaskId(lane.task.load(Ordering::Relaxed));
    if lane.record(&Event::TaskNew { task, parent, site, kind, name }) == Recorded::Yes {
        runtime::give_stack(lane, Classes::STACKS);
    }
    task
}

/// Records that a task is over.
pub(crate) fn end(task: TaskId, outcome: Outcome) {
    if task.0 != 0 {
        opened::record(&Event::TaskEnd { task, outcome });
    }
}

/// A number for a region that may move between threads; 0 while no session is live.
pub(crate) fn number() -> u64 {
    thread::claimed().or_else(|| thread::claim(1)).map_or(0, Lane::number)
}

/// A task that was made for a closure. Dropped before [`Spawned::start`], it was cancelled: the
/// thread could not be made.
pub(crate) struct Spawned(TaskId);

impl Spawned {
    pub(crate) fn new(site: SiteId, kind: TaskKind, name: &str) -> Self {
        Spawned(create(site, kind, name))
    }

    /// The current thread runs the closure from here on.
    pub(crate) fn start(self) -> Running {
        let task = self.0;
        std::mem::forget(self);
        Running { task, entered: Entered::started(task) }
    }
}

impl Drop for Spawned {
    fn drop(&mut self) {
        end(self.0, Outcome::Cancelled);
    }
}

/// A closure that runs as a task.
pub(crate) struct Running {
    task: TaskId,
    entered: Entered,
}

impl Drop for Running {
    fn drop(&mut self) {
        let event = Event::TaskEnd { task: self.task, outcome: self.entered.opened.outcome_now() };
        if self.entered.opened.is_open() {
            self.entered.close(&event);
        } else if self.task.0 != 0 {
            opened::record(&event);
        }
    }
}
