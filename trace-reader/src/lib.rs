//! Reads traces of exectrace: from bytes to threads, tasks and regions.
//!
//! You bring a file or bytes. You get the events of all threads in one order in which nothing stands
//! before its cause, what ran when and for how long, and a list of what is missing or broken. A file
//! that was cut, damaged or made up is read as far as it can be: damage is data ([`Damage`]), an
//! [`Error`] means that nothing could be read. This crate prints nothing, resolves no symbols and
//! draws no conclusions.
//!
//! ```no_run
//! let trace = trace_reader::Trace::open("program.trace")?;
//! for region in trace.summary().regions.iter().take(10) {
//!     println!("{:>12} ns in {:>8} runs of {}", region.total_ns, region.count, region.name);
//! }
//! for damage in trace.damage() {
//!     eprintln!("byte {}: {}", damage.offset, damage.message);
//! }
//! # Ok::<(), trace_reader::Error>(())
//! ```
//!
//! # From bytes to meaning, a file a step
//!
//! 1. `open` gets the bytes; `looks` says what they are when they are no trace.
//! 2. `scan` walks the blocks and `resync` finds the next one behind damage, of which `damage` keeps
//!    a list; `tables` keeps what rows say, with `stacks` for program counters, `clock` turns ticks into nanoseconds, `lanes` puts each
//!    thread's pieces into order.
//! 3. `cursor` reads a lane. `index` does so once for every thread by itself: counts, and which causes
//!    are in the file; `pairs` finds the call that ended each wait, `handover` what locks and channels
//!    handed on, `schedule` when each thread had a CPU, and `wakings` whom the kernel says that it woke.
//! 4. `merge` does so again for all threads in one order; `causes` says what must wait for what.
//! 5. `state` keeps what is open, on a `stack` for each thread, and `tasks` what became of each task;
//!    `walk` shows the results to an [`Observer`] or as iterators. `summary` adds them up, with
//!    `stats` for durations.
//!
//! # Limits
//!
//! Memory is bounded by a multiple of the file's size (`FORMAT.md`, rule 1 for readers, has the
//! numbers), and for a well-formed file it is far below: some 80 bytes for each block of events, less
//! than a kilobyte for each thread, task, site, lock and message on its way, nothing for an event but 16
//! bytes for a wait that another thread ended and 56 for a stretch on a CPU. (While these are put together, each call that
//! waits for a thread or wakes one takes 48 bytes, each event of a lock or a channel some 40, and each
//! record of the scheduler 24.) Strings of tables are cut to
//! 1024 bytes, which no writer of ours exceeds, and rows share them; a [`Summary`] has a copy for
//! each row. Time is linear in the file's size but for sorting blocks, whatever is in it.

#![deny(unsafe_code)]

mod causes;
mod clock;
mod cursor;
mod damage;
mod error;
mod handover;
mod hash;
mod index;
mod lanes;
mod looks;
mod merge;
mod model;
mod open;
mod pairs;
mod resync;
mod scan;
mod schedule;
mod stack;
mod stacks;
mod state;
mod stats;
pub mod summary;
mod tables;
mod tasks;
mod trace;
mod wakings;
mod walk;

pub use error::Error;
pub use model::{
    Alloc, Call, Counter, Damage, Ended, Event, FdName, Hold, Log, Loss, Message, Module, Notification,
    OnCpu, PageFault, Region, Repaired, Returned, Sample, Site, StackIndex, Symbol, SyncWait, Task, TaskKind,
    Then, Thread, Time, Transfer, Wake, WakeUp, transfer, wait_name,
};
pub use summary::Summary;
pub use trace::Trace;
/// The format's own types, which events and arguments are made of.
pub use trace_format as format;
pub use walk::{Observer, Walked};
