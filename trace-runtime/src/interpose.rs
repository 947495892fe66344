//! Functions of the C library that this crate stands in for.
//!
//! Each first asks whether a session wants to know (one relaxed load while none does), and then is
//! the C library's own function. `errno` is left as that function has set it.

mod io;

use trace_core::{Collector, Unavailable};

/// The collector of calls. It is always on: what is recorded is decided call by call.
pub(crate) struct Calls;

pub(crate) static CALLS: Calls = Calls;

impl Collector for Calls {
    fn name(&self) -> &'static str {
        "calls"
    }

    fn start(&self) -> Result<String, Unavailable> {
        Ok("system calls, locks, sleeps and threads, by standing in for the C library".into())
    }

    fn stop(&self) {}
}
