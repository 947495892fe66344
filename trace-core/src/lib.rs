//! The recorder of exectrace: from the program's calls to bytes in memory, ready to be written.
//!
//! It knows nothing of files, writers or readers. Programs use it through the crate `trace`; a
//! writer uses [`Drain`].
//!
//! # Design
//!
//! Each thread has a lane (`lane.rs`): a piece of memory (`piece.rs`) into which it writes events in
//! the wire format itself, so that the draining thread only frames and checks them. A full piece
//! goes to a queue, a free one is taken from a pool (`pool.rs`); the drainer (`drain.rs`) empties
//! the queue, and now and then makes every thread go on in a new piece, so that what lies in the
//! pieces of sleeping threads is final and can be written without their help.
//!
//! Two other designs were weighed. A ring for each thread needs its full size for each of ten
//! thousand threads, where pieces go to the threads that record. Records of a fixed size with an
//! encoding step in the drainer cost more memory traffic, and made the drainer slower than the
//! threads it serves.
//!
//! # Invariants
//!
//! 1. **Recording never blocks, never allocates on its fast path, never panics, and returns no
//!    error.** What cannot be recorded is a counted loss (`loss.rs`). Otherwise a lock would tie
//!    together threads that have nothing to do with each other, and the tracer would cause what it
//!    is to find. (The one exception is asked for by name: [`WhenFull::Wait`].)
//! 2. **An event that was recorded before the session was told to stop is in the trace.** Events are
//!    committed with release ordering and collected after the gate was closed. Otherwise the last
//!    thing before the end, mostly the interesting one, would be missing.
//! 3. **A lane is written by its thread alone and may be read at any time by the drainer.**
//!    Otherwise the events of a thread that sleeps, or is blocked for ever, would be lost at the end,
//!    or the end would have to wait for it.
//! 4. **Recording inside recording is refused by a flag.** A signal handler or the allocator that
//!    comes in the middle of an event finds `busy` set and is counted as lost; a thread that is
//!    being torn down has no lane, a forked child no open gate. Otherwise an event would be written
//!    into the middle of another one, or into memory of a thread that is gone.
//! 5. **Memory has a hard limit**, kept by the pool, which hands out a fixed number of pieces; what
//!    happens beyond it is the user's choice ([`WhenFull`]). Otherwise a slow writer would become an
//!    out-of-memory kill.
//! 6. **The tracer's own threads and writes do not appear** ([`spawn_muted`]). Otherwise it would report
//!    on itself, and each write would make more to write.
//!
//! Each has its tests in `tests/it`, a file each, and in `tests/no_alloc.rs`.

mod amounts;
mod call;
mod clock;
mod collector;
mod drain;
mod fork;
mod future;
mod gate;
mod lane;
mod lanes;
pub mod locks;
mod loss;
mod memory;
mod modules;
mod note;
mod opened;
mod piece;
mod pool;
mod queue;
mod recorder;
mod region;
mod returned;
pub mod runtime;
mod site;
mod spawn;
mod spawned;
pub mod stack;
pub mod stacks;
mod sync;
mod task;
mod thread;
mod value;

pub use amounts::{Amounts, amounts, ask_for};
pub use call::{
    Annotated, Begun, CallTask, Ending, Fallible, begun, called, no_task, result, task, task_with, watched,
};
pub use clock::triple as clock;
pub use collector::{Collector, OwnLane, Unavailable, is_loading, register, registered, while_loading};
pub use drain::{AlreadyOpen, Batch, Config, Drain, Part, Stopper};
pub use fork::is_child as is_forked_child;
pub use future::{
    AsyncCall, AsyncRegion, AsyncTask, Kept, TaskFuture, Unwatched, Watch, future, future_of, future_with,
    keep, kept, task_future, task_future_of, task_future_with,
};
pub use modules::{Module, modules};
pub use note::{counter, log};
pub use recorder::WhenFull;
pub use region::{Region, enter, enter_with, inactive};
pub use returned::{ReturnedFuture, returned_region, returned_task};
pub use site::{Site, Sites};
pub use spawn::{Builder, Scope, scope, spawn, spawned};
pub use spawned::{spawned_future, spawned_job};
pub use task::{Task, TaskScope};
pub use thread::{is_muted, muted_os_ids, quietly, spawn_muted};
pub use trace_format::Value;
pub use value::{ShownError, ToValue, shown_error, value};

/// Does what is cheaper before the program has threads. Not needed, but the first session then starts
/// and stops sooner.
pub fn prepare() {
    sync::prepare_barrier();
}

/// Whether a session is live: one relaxed load.
#[inline(always)]
pub fn is_recording() -> bool {
    gate::epoch() != gate::OFF
}
