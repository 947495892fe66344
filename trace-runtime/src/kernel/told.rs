//! The collectors of what tracepoints tell. They have rows of their own in a trace, since they need more
//! rights than the rest; the work is done with it, by the thread of the kernel's collector, which is
//! started before them.

use super::tracepoint::{self, Point, Tracepoint};
use std::sync::{Mutex, PoisonError};
use trace_core::runtime::{Classes, wants};
use trace_core::{Collector, Unavailable};

/// Whether functions of the C library are stood in for in this program.
pub(crate) const STOOD_IN: bool = cfg!(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(target_feature = "crt-static")
));

/// A collector of what some tracepoints tell.
pub(crate) struct Told {
    name: &'static str,
    points: &'static [Point],
    is_asked_for: fn() -> bool,
    /// `all` are those that anybody may have.
    how_to_ask: &'static str,
    detail: fn() -> String,
    /// Whether it can be had, as the kernel's collector found out for this session.
    found: Mutex<Option<Result<(), Unavailable>>>,
}

/// Who woke whom.
pub(crate) static WAKEUPS: Told = Told {
    name: "wake-ups",
    points: &[Point::Waking],
    is_asked_for: || wants(Classes::WAKES),
    how_to_ask: "TRACE_COLLECT=all,wakes",
    detail: || "whom threads of the program woke, by the tracepoint sched_waking".into(),
    found: Mutex::new(None),
};

/// System calls.
pub(crate) static SYSTEM_CALLS: Told = Told {
    name: "system calls",
    points: &[Point::Enter, Point::Exit],
    is_asked_for: system_calls_asked_for,
    how_to_ask: "TRACE_COLLECT=all,syscalls",
    detail: system_calls_detail,
    found: Mutex::new(None),
};

/// Where nobody stands in for the C library they are the only source.
fn system_calls_asked_for() -> bool {
    let classes = [Classes::THREADS, Classes::LOCKS, Classes::IO, Classes::TIMERS];
    wants(Classes::SYSCALLS) || !STOOD_IN && classes.into_iter().any(wants)
}

fn system_calls_detail() -> String {
    let of = [
        (Classes::THREADS, "threads"),
        (Classes::LOCKS, "locks"),
        (Classes::IO, "io"),
        (Classes::TIMERS, "timers"),
    ];
    let taken: Vec<_> =
        of.into_iter().filter(|&(class, _)| STOOD_IN && wants(class)).map(|(_, name)| name).collect();
    if taken.is_empty() {
        return "all, by the tracepoints of raw_syscalls".into();
    }
    format!("by the tracepoints of raw_syscalls, but those of {}, which calls has", taken.join(", "))
}

const ALL: [&Told; 2] = [&WAKEUPS, &SYSTEM_CALLS];

pub(super) fn any_asked_for() -> bool {
    ALL.iter().any(|told| (told.is_asked_for)())
}

/// The tracepoints that the session asks for and can have.
pub(super) fn find() -> Vec<Tracepoint> {
    let mut tracepoints = Vec::new();
    for told in ALL {
        let found = (told.is_asked_for)().then(|| tracepoint::find(told.points));
        let outcome = found.map(|found| found.map(|found| tracepoints.extend(found)));
        *told.found.lock().unwrap_or_else(PoisonError::into_inner) = outcome;
    }
    tracepoints
}

/// The kernel's collector cannot run, and so none of them does.
pub(super) fn refuse(unavailable: &Unavailable) {
    for told in ALL {
        let mut found = told.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Ok(())) = *found {
            *found = Some(Err(unavailable.clone()));
        }
    }
}

impl Collector for Told {
    fn name(&self) -> &'static str {
        self.name
    }

    fn is_asked_for(&self) -> bool {
        (self.is_asked_for)()
    }

    fn how_to_ask(&self) -> &'static str {
        self.how_to_ask
    }

    fn start(&self) -> Result<String, Unavailable> {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner).take();
        found.unwrap_or(Ok(())).map(|()| (self.detail)())
    }

    fn stop(&self) {}
}
