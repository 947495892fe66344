//! The half without a recorder: the same names, and nothing behind them. Threads are std's own.

use core::{fmt, future::Future, marker::PhantomData};
use std::io::{self, Write};
use std::time::Duration;

#[path = "disabled/options.rs"]
mod options;

pub use options::{Classes, Options, OptionsError, Stacks, WhenFull};
pub use private::{Region, ToValue, Value};
pub use std::sync;
pub use std::thread::{Builder, Scope, scope, spawn};

/// A future with a task; here, the future.
pub type TaskFuture<F> = F;

/// See the documentation with the feature `enabled`.
#[derive(Debug)]
#[must_use = "the task ends when this is dropped"]
pub struct Task(());

impl Task {
    /// A task that is not recorded.
    #[inline(always)]
    pub fn new(_name: &str) -> Self {
        Task(())
    }

    /// Nothing.
    #[inline(always)]
    pub fn arg(self, _name: &str, _value: impl ToValue) -> Self {
        self
    }

    /// Nothing.
    #[inline(always)]
    pub fn args<'a>(self, _args: impl IntoIterator<Item = (&'a str, Value<'a>)>) -> Self {
        self
    }

    /// 0.
    #[inline(always)]
    pub fn id(&self) -> u64 {
        0
    }

    /// Nothing.
    #[inline(always)]
    pub fn enter(&self) -> TaskScope<'_> {
        TaskScope(PhantomData)
    }

    /// Calls `f`.
    #[inline(always)]
    pub fn in_scope<R>(&self, f: impl FnOnce() -> R) -> R {
        f()
    }

    /// The future.
    #[inline(always)]
    pub fn instrument<F: Future>(self, future: F) -> TaskFuture<F> {
        future
    }
}

/// See the documentation with the feature `enabled`.
#[must_use = "the work on the task ends when this is dropped"]
#[derive(Debug)]
pub struct TaskScope<'a>(PhantomData<(&'a Task, *const ())>);

/// `false`.
#[inline(always)]
pub const fn is_enabled() -> bool {
    false
}

/// A recording; here, of nothing.
#[derive(Debug)]
#[must_use = "the recording stops when this is dropped"]
pub struct Session<W> {
    writer: W,
}

impl<W> Session<W> {
    fn new(writer: W) -> Self {
        Session { writer }
    }

    /// Gives the writer back.
    pub fn stop(self) -> Result<(W, Summary), StopError> {
        Ok((self.writer, Summary::default()))
    }
}

/// Records nothing: the feature `enabled` is off.
pub fn start(_writer: impl Write + Send + 'static) -> Result<(), StartError> {
    Ok(())
}

/// An empty summary.
pub fn stop() -> Result<Summary, StopError> {
    Ok(Summary::default())
}

/// What was recorded: nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "documented with the feature `enabled`")]
pub struct Summary {
    pub duration: Duration,
    pub bytes: u64,
    pub event_bytes: u64,
    pub event_blocks: u64,
    pub generations: u64,
}

impl Summary {
    /// 0.
    pub fn lost(&self) -> u64 {
        0
    }

    /// None.
    pub fn losses(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        std::iter::empty()
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not recorded: the feature `enabled` of the crate `exectrace` is off")
    }
}

/// Why a session did not start; here, it always does.
#[derive(Debug)]
#[non_exhaustive]
#[allow(missing_docs, reason = "documented with the feature `enabled`")]
pub enum StartError {
    AlreadyOn,
    ForkedChild,
    Thread(io::Error),
}

/// Why a session did not end well; here, it always does.
#[derive(Debug)]
#[non_exhaustive]
#[allow(missing_docs, reason = "documented with the feature `enabled`")]
pub enum StopError {
    NotOn,
    ForkedChild,
    Write { error: io::Error, summary: Box<Summary> },
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not recorded")
    }
}

impl fmt::Display for StopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not recorded")
    }
}

impl std::error::Error for StartError {}
impl std::error::Error for StopError {}

/// The items of `__private`, without a recorder.
#[doc(hidden)]
pub mod private {
    use core::{fmt, future::Future, marker::PhantomData};

    /// A source location; here, nothing.
    #[derive(Debug)]
    pub struct Site;

    impl Site {
        /// Nothing.
        #[inline(always)]
        pub const fn new(
            _name: &'static str,
            _module: &'static str,
            _file: &'static str,
            _line: u32,
            _column: u32,
            _args: &'static [&'static str],
        ) -> Self {
            Site
        }
    }

    /// A region; here, nothing.
    #[must_use = "the region ends when this is dropped"]
    #[derive(Debug)]
    pub struct Region(PhantomData<*const ()>);

    /// `false`.
    #[inline(always)]
    pub const fn is_recording() -> bool {
        false
    }

    /// Nothing.
    #[inline(always)]
    pub const fn enter(_site: &'static Site) -> Region {
        Region(PhantomData)
    }

    /// Nothing.
    #[inline(always)]
    pub const fn enter_with(_site: &'static Site, _values: &[Value<'_>]) -> Region {
        Region(PhantomData)
    }

    /// Nothing.
    #[inline(always)]
    pub const fn inactive() -> Region {
        Region(PhantomData)
    }

    /// What a call is while it is open; here, nothing.
    pub trait Annotated {}
    impl Annotated for Region {}
    impl Annotated for CallTask {}

    /// A call as a task; here, nothing.
    #[must_use = "the task ends when this is dropped"]
    #[derive(Debug)]
    pub struct CallTask(PhantomData<*const ()>);

    /// Nothing.
    #[inline(always)]
    pub const fn task(_site: &'static Site) -> CallTask {
        CallTask(PhantomData)
    }

    /// Nothing.
    #[inline(always)]
    pub const fn task_with(_site: &'static Site, _values: &[Value<'_>]) -> CallTask {
        CallTask(PhantomData)
    }

    /// Nothing.
    #[inline(always)]
    pub const fn no_task() -> CallTask {
        CallTask(PhantomData)
    }

    /// The end of a call; here, nothing.
    #[derive(Clone, Copy, Debug)]
    pub struct Ending(());

    impl Ending {
        /// Nothing.
        #[inline(always)]
        pub fn returned(self, _value: Value<'_>) {}

        /// Nothing.
        #[inline(always)]
        pub fn failed(self, _error: Value<'_>) {}
    }

    /// Runs the body of a call.
    #[inline(always)]
    pub fn watched<C: Annotated, T>(
        nothing: C,
        body: impl FnOnce(&mut C) -> T,
        _watch: impl FnOnce(&T, Ending),
    ) -> T {
        let mut call = nothing;
        body(&mut call)
    }

    /// Runs the body of a call.
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

    /// An async call that has begun; there is none.
    #[derive(Clone, Copy, Debug)]
    pub struct Begun(());

    impl Begun {
        /// Nothing.
        #[inline(always)]
        pub fn args(self, _site: &'static Site, _values: &[Value<'_>]) {}
    }

    /// None.
    #[inline(always)]
    pub const fn begun() -> Option<Begun> {
        None
    }

    /// The future.
    #[inline(always)]
    pub fn future<F: Future>(_site: &'static Site, future: F) -> F {
        future
    }

    /// The future.
    #[inline(always)]
    pub fn future_with<F: Future>(_site: &'static Site, future: F, _watch: impl Fn(&F::Output, Ending)) -> F {
        future
    }

    /// The future.
    #[inline(always)]
    pub fn task_future<F: Future>(_site: &'static Site, future: F) -> F {
        future
    }

    /// The future.
    #[inline(always)]
    pub fn task_future_with<F: Future>(
        _site: &'static Site,
        future: F,
        _watch: impl Fn(&F::Output, Ending),
    ) -> F {
        future
    }

    /// None.
    #[inline(always)]
    pub const fn keep(_values: &[Value<'_>]) -> Option<Box<[u8]>> {
        None
    }

    /// The future.
    #[inline(always)]
    pub fn kept<F: Future>(_site: &'static Site, _args: Option<Box<[u8]>>, future: F) -> F {
        future
    }

    /// The future that `body` returns.
    #[inline(always)]
    pub fn future_of<F: Future>(
        _site: &'static Site,
        body: impl FnOnce(&mut Option<Box<[u8]>>) -> F,
        _watch: impl Fn(&F::Output, Ending),
    ) -> F {
        body(&mut None)
    }

    /// The future that `body` returns.
    #[inline(always)]
    pub fn task_future_of<F: Future>(
        _site: &'static Site,
        body: impl FnOnce(&mut Option<Box<[u8]>>) -> F,
        _watch: impl Fn(&F::Output, Ending),
    ) -> F {
        body(&mut None)
    }

    /// The future that `body` returns.
    #[inline(always)]
    pub fn returned_region<F: ReturnedFuture>(
        _site: &'static Site,
        body: impl FnOnce(&mut Option<Box<[u8]>>) -> F,
        _watch: fn(&F::Output, Ending),
    ) -> F {
        body(&mut None)
    }

    /// The future that `body` returns.
    #[inline(always)]
    pub fn returned_task<F: ReturnedFuture>(
        _site: &'static Site,
        body: impl FnOnce(&mut Option<Box<[u8]>>) -> F,
        _watch: fn(&F::Output, Ending),
    ) -> F {
        body(&mut None)
    }

    /// The future itself, under the name that it has with the feature.
    pub type AsyncRegion<F> = F;

    /// The future itself, under the name that it has with the feature.
    pub type AsyncTask<F> = F;

    /// The future itself, under the name that it has with the feature.
    pub type Kept<F> = F;

    /// A future that can be wrapped and keep its type.
    #[diagnostic::on_unimplemented(
        message = "`#[trace(future)]` cannot wrap a `{Self}` and keep its type",
        label = "not `impl Future`, and not a pinned box of `dyn Future`, with `Send`, `Sync`, both or neither",
        note = "return `impl Future<Output = ..>` or `Pin<Box<dyn Future<Output = ..>>>`"
    )]
    pub trait ReturnedFuture: Sized {
        /// What the future returns.
        type Output;
    }

    macro_rules! pinned_box {
        ($($dyn:ty)*) => {
            $(impl<'a, T: 'a> ReturnedFuture for core::pin::Pin<Box<$dyn>> {
                type Output = T;
            })*
        };
    }

    pinned_box! {
        dyn Future<Output = T> + 'a
        dyn Future<Output = T> + Send + 'a
        dyn Future<Output = T> + Sync + 'a
        dyn Future<Output = T> + Send + Sync + 'a
    }

    /// The closure.
    #[inline(always)]
    pub fn spawned<F: FnOnce() -> T, T>(_site: &'static Site, f: F) -> impl FnOnce() -> T {
        f
    }

    /// The future.
    #[inline(always)]
    pub fn spawned_future<F: Future>(_site: &'static Site, future: F) -> super::TaskFuture<F> {
        future
    }

    /// The closure.
    #[inline(always)]
    pub fn spawned_job<F: FnOnce() -> T, T>(_site: &'static Site, f: F) -> impl FnOnce() -> T {
        f
    }

    /// Nothing.
    #[inline(always)]
    pub fn log(_site: &'static Site, _message: fmt::Arguments<'_>) {}

    /// Nothing.
    #[inline(always)]
    pub fn counter(_site: &'static Site, _value: impl ToValue) {}

    /// An argument; here, nothing of it is kept.
    #[derive(Clone, Copy, Debug)]
    pub struct Value<'a>(PhantomData<&'a ()>);

    impl<'a> Value<'a> {
        /// Nothing.
        #[inline(always)]
        pub fn debug(_value: &'a dyn fmt::Debug) -> Self {
            Value(PhantomData)
        }

        /// Nothing.
        #[inline(always)]
        pub fn display(_value: &'a dyn fmt::Display) -> Self {
            Value(PhantomData)
        }
    }

    /// An error that `err` shows as it is.
    #[diagnostic::on_unimplemented(
        message = "the error `{Self}` has no `Display` form to record",
        label = "has no `Display` form",
        note = "write `?err` to record its `Debug` form"
    )]
    pub trait ShownError {}

    #[diagnostic::do_not_recommend]
    impl<E: fmt::Display> ShownError for E {}

    /// Nothing of an error.
    #[inline(always)]
    pub fn shown_error<E: ShownError>(_error: &E) -> Value<'_> {
        Value(PhantomData)
    }

    /// What can be an argument as it is.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` cannot be recorded as it is",
        label = "not a number, a bool, a char or a string",
        note = "write `?value` or `?ret` to record its `Debug` form, `%value` or `%ret` for its `Display` form"
    )]
    pub trait ToValue {
        /// The value; here, nothing of it.
        fn to_value(&self) -> Value<'_> {
            Value(PhantomData)
        }
    }

    macro_rules! to_value {
        ($($type:ty)*) => { $(impl ToValue for $type {})* };
    }

    to_value! {
        u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize f32 f64 bool char str String
        std::borrow::Cow<'_, str> Value<'_>
    }

    impl<T: ToValue + ?Sized> ToValue for &T {}
    impl<T: ToValue + ?Sized> ToValue for &mut T {}
    impl<T: ToValue + ?Sized> ToValue for Box<T> {}

    /// Nothing of a value.
    #[inline(always)]
    pub fn value<T: ToValue + ?Sized>(value: &T) -> Value<'_> {
        value.to_value()
    }
}
