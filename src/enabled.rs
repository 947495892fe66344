//! The half with the recorder.

pub use trace_core::locks as sync;
pub use trace_core::{
    Builder, Region, Scope, Task, TaskFuture, TaskScope, ToValue, Value, is_recording as is_enabled, scope,
    spawn,
};
pub use trace_writer::{
    Classes, Options, OptionsError, Session, Stacks, StartError, StopError, Summary, WhenFull, start, stop,
};

/// The items of `__private`.
#[doc(hidden)]
pub mod private {
    pub use trace_core::{
        Annotated, AsyncRegion, AsyncTask, Begun, CallTask, Ending, Fallible, Kept, Region, ReturnedFuture,
        ShownError, Site, ToValue, Value, begun, called, counter, enter, enter_with, future, future_of,
        future_with, inactive, is_recording, keep, kept, log, no_task, result, returned_region,
        returned_task, shown_error, spawned, spawned_future, spawned_job, task, task_future, task_future_of,
        task_future_with, task_with, value, watched,
    };
}
