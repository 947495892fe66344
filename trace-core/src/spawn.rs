//! Threads as tasks: drop-ins for `std::thread`'s `spawn`, `Builder` and `scope`.

use crate::task::Spawned;
use crate::{gate, site, site::Site};
use std::io;
use std::panic::Location;
use std::thread::{self, JoinHandle, ScopedJoinHandle};
use trace_format::{SiteId, TaskKind};

/// As [`std::thread::spawn`]; the thread is a task, a child of the one that this thread works on.
#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    if gate::epoch() == gate::OFF {
        return thread::spawn(f);
    }
    thread::spawn(as_task(site::at(Location::caller()).id(), "", f))
}

/// Makes a closure that is about to be spawned as a thread a task, which comes into being now.
/// For code that must keep the types of the function that it calls, such as what `#[trace]` makes of
/// `std::thread::spawn(f)`.
#[inline]
pub fn spawned<F: FnOnce() -> T, T>(site: &'static Site, f: F) -> impl FnOnce() -> T {
    let task = (gate::epoch() != gate::OFF).then(|| Spawned::new(site.id(), TaskKind::Thread, ""));
    run(task, f)
}

fn as_task<F: FnOnce() -> T, T>(site: SiteId, name: &str, f: F) -> impl FnOnce() -> T + use<F, T> {
    run(Some(Spawned::new(site, TaskKind::Thread, name)), f)
}

fn run<F: FnOnce() -> T, T>(task: Option<Spawned>, f: F) -> impl FnOnce() -> T {
    move || {
        let _running = task.map(Spawned::start);
        f()
    }
}

/// As [`std::thread::Builder`]; its threads are tasks named like them.
#[derive(Debug)]
#[must_use = "must eventually spawn the thread"]
pub struct Builder {
    builder: thread::Builder,
    name: String,
}

#[allow(clippy::new_without_default, reason = "as std's")]
impl Builder {
    /// As [`std::thread::Builder::new`].
    pub fn new() -> Self {
        Builder { builder: thread::Builder::new(), name: String::new() }
    }

    /// As [`std::thread::Builder::name`].
    pub fn name(self, name: String) -> Self {
        Builder { builder: self.builder.name(name.clone()), name }
    }

    /// As [`std::thread::Builder::stack_size`].
    pub fn stack_size(self, size: usize) -> Self {
        Builder { builder: self.builder.stack_size(size), ..self }
    }

    /// As [`std::thread::Builder::spawn`].
    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        if gate::epoch() == gate::OFF {
            return self.builder.spawn(f);
        }
        self.builder.spawn(as_task(site::at(Location::caller()).id(), &self.name, f))
    }

    /// As [`std::thread::Builder::spawn_scoped`].
    #[track_caller]
    pub fn spawn_scoped<'scope, 'env, F, T>(
        self,
        scope: &'scope Scope<'scope, 'env>,
        f: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        if gate::epoch() == gate::OFF {
            return self.builder.spawn_scoped(&scope.0, f);
        }
        self.builder.spawn_scoped(&scope.0, as_task(site::at(Location::caller()).id(), &self.name, f))
    }
}

/// As [`std::thread::Scope`]; its threads are tasks.
#[derive(Debug)]
#[repr(transparent)]
pub struct Scope<'scope, 'env: 'scope>(thread::Scope<'scope, 'env>);

/// As [`std::thread::scope`].
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    thread::scope(|scope| {
        // SAFETY: `Scope` is a transparent wrapper of the type pointed to, with the same lifetimes.
        f(unsafe { &*std::ptr::from_ref(scope).cast::<Scope<'_, 'env>>() })
    })
}

impl<'scope> Scope<'scope, '_> {
    /// As [`std::thread::Scope::spawn`].
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        if gate::epoch() == gate::OFF {
            return self.0.spawn(f);
        }
        self.0.spawn(as_task(site::at(Location::caller()).id(), "", f))
    }
}
