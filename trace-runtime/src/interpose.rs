//! Functions of the C library that this crate stands in for.
//!
//! Each first asks whether a session wants to know (one relaxed load while none does), and then is
//! the C library's own function. What `errno` is before and after that is not changed by recording.
//!
//! Most are a row of a table: what is recorded before and after the function follows from its class
//! ([`recorded`]). Those that need more have files of their own.
//!
//! # Ways out other than a return
//!
//! A thread that is cancelled inside a call, or a signal handler that jumps out of one, takes the
//! frames here away without running anything: so they hold nothing that would have to be given back,
//! and are `C-unwind`. A call that was jumped out of ends in the trace with the thread's next one. What
//! records is not made to be cancelled at any instruction: a thread of that cancellation type may call
//! hardly anything of the C library, and nothing that stands here.
//!
//! # What is not seen
//!
//! What the C library does for itself: its stdio (`fgets`) reads and writes by itself, its resolver
//! polls, the threads of C11 (`thrd_create`) wait by themselves. System calls that a program makes by
//! instructions of its own, as the crate rustix does unless it is told to use the C library. Those are
//! for the kernel to tell ([`crate::kernel`] says when a thread ran, whatever it called).

mod copying;
mod descriptors;
mod files;
mod futex;
mod io;
mod locks;
mod opening;
mod processes;
mod recorded;
mod sleeping;
mod threads;
mod waiting;

use crate::loaded::stands_in;
use crate::real::LookUp;
use trace_core::{Collector, Unavailable};

pub(crate) use descriptors::DESCRIPTORS;
pub(crate) use threads::adopt_first;

/// Every function behind those of this module.
pub(crate) fn all() -> impl Iterator<Item = &'static dyn LookUp> {
    let lists = [
        io::all(),
        files::all(),
        copying::all(),
        opening::all(),
        sleeping::all(),
        threads::all(),
        futex::all(),
        locks::all(),
        waiting::barriers::all(),
        waiting::signals::all(),
        processes::all(),
        processes::forks(),
    ];
    lists.into_iter().flatten().copied()
}

/// The collector of calls. It is always on: what is recorded is decided call by call.
pub(crate) struct Calls;

pub(crate) static CALLS: Calls = Calls;

impl Collector for Calls {
    fn name(&self) -> &'static str {
        "calls"
    }

    fn start(&self) -> Result<String, Unavailable> {
        if !stands_in(c"read") {
            return Err(Unavailable {
                why: "the tracer is in a library that was loaded behind the C library".into(),
                remedy: "link the program itself with the feature, or name the library in LD_PRELOAD".into(),
            });
        }
        Ok("system calls, locks, sleeps and threads, by standing in for the C library".into())
    }

    fn stop(&self) {}
}
