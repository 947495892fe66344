//! The half with the recorder.

pub use trace_core::{
    Builder, Region, Scope, Task, TaskFuture, TaskScope, ToValue, Value, is_recording as is_enabled, scope,
    spawn,
};
pub use trace_writer::{
    Options, OptionsError, Session, StartError, StopError, Summary, WhenFull, start, stop,
};

/// The items of `__private`.
#[doc(hidden)]
pub mod private {
    pub use trace_core::{
        AsyncRegion, Region, Site, ToValue, Value, counter, enter, enter_with, future, inactive,
        is_recording, log, region_args, spawned, spawned_future, spawned_job, value,
    };
}
