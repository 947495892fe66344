//! What the kernel tells: when each thread had which CPU, where it was found running, its page faults.
//!
//! A thread of the tracer's own reads the kernel's rings ([`ring`]) and records what they say
//! ([`collect`]) while a session is live. It does not appear in them, since it is made before the
//! others are watched ([`cover`]).
//!
//! The kernel's records put a thread's coming a little later than its own clock does
//! (`CLOCK_THREAD_CPUTIME_ID`) and its leaving a little earlier: 3 to 10 µs for each stretch, in which
//! the kernel changes threads, were measured. Time that the machine's host took away counts as time on
//! the CPU here, and not there. Together that is less than a hundredth of what a thread ran that
//! changed less than a thousand times a second.
//!
//! More is told to those whom the kernel trusts, through its tracepoints ([`tracepoint`]): who woke
//! whom ([`wakeups`]) and system calls ([`calls`]).

pub(crate) mod calls;
mod collect;
mod cover;
mod descriptors;
mod event;
mod points;
mod record;
mod ring;
mod system;
mod told;
mod tracepoint;
mod wakeups;

use crate::{is_late, settings};
use collect::{Collecting, Started};
use cover::{Plan, Refused};
use event::Report;
use std::sync::{Mutex, PoisonError};
pub(crate) use told::{SYSTEM_CALLS, WAKEUPS};
use trace_core::runtime::{Classes, wants};
use trace_core::{Collector, Unavailable};

/// Bytes of a page of memory.
#[cfg_attr(
    not(all(
        target_env = "gnu",
        any(target_arch = "x86_64", target_arch = "aarch64"),
        not(target_feature = "crt-static")
    )),
    allow(dead_code, reason = "the process's numbers are not looked at")
)]
pub(crate) fn page_size() -> u64 {
    ring::page_size() as u64
}

/// The collector of what the kernel tells.
pub(crate) struct Kernel(Mutex<Option<Collecting>>);

pub(crate) static KERNEL: Kernel = Kernel(Mutex::new(None));

impl Collector for Kernel {
    fn name(&self) -> &'static str {
        "kernel"
    }

    fn is_asked_for(&self) -> bool {
        !reports().is_empty() || told::any_asked_for()
    }

    fn start(&self) -> Result<String, Unavailable> {
        if is_late() {
            return Err(Unavailable {
                why: "the tracer is in a library that is just being loaded, and no thread can begin".into(),
                remedy: "trace::start(…) later, or name the library in LD_PRELOAD".into(),
            });
        }
        let mut reports = reports();
        let tracepoints = told::find();
        if !tracepoints.is_empty() && !reports.iter().any(|report| matches!(report, Report::Running { .. })) {
            // It tells when a thread is over, whose number may come again.
            reports.push(Report::Running { switches: false, samples_hz: 0 });
        }
        reports.extend(tracepoints.iter().map(|tracepoint| Report::Tracepoint { id: tracepoint.id }));
        if reports.is_empty() {
            return Ok("nothing: what was asked for cannot be had".into());
        }
        let plan = Plan {
            reports: reports.clone(),
            tracepoints,
            stood_in: told::STOOD_IN,
            ring: settings::ring_bytes(),
            descriptors: descriptors::available(),
        };
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // The last session's thread may still be closing descriptors.
        drop(running.take());
        calls::stopping(false);
        let (collecting, started) = Collecting::start(plan).map_err(|refused| {
            let unavailable = unavailable(refused);
            told::refuse(&unavailable);
            unavailable
        })?;
        *running = Some(collecting);
        Ok(detail(&reports, &started))
    }

    fn stop(&self) {
        calls::stopping(true);
        if let Some(running) = &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            running.stop();
        }
    }
}

fn samples_hz() -> u64 {
    settings::samples_hz().min(system::most_samples_hz())
}

/// What the session asks for.
fn reports() -> Vec<Report> {
    let switches = wants(Classes::SCHED);
    let samples_hz = if wants(Classes::SAMPLES) { samples_hz() } else { 0 };
    let running = (switches || samples_hz != 0).then_some(Report::Running { switches, samples_hz });
    let faults = wants(Classes::FAULTS).then(|| Report::Faults { period: settings::fault_period() });
    running.into_iter().chain(faults).collect()
}

/// What is collected, and what of it is missing.
fn detail(reports: &[Report], started: &Started) -> String {
    let mut parts = Vec::new();
    for report in reports {
        match *report {
            Report::Running { switches, samples_hz } => {
                if switches {
                    parts.push("scheduling".to_owned());
                }
                if samples_hz != 0 {
                    let whose = if started.sees_kernel { "" } else { " in user code" };
                    parts.push(format!("samples{whose} at {samples_hz} Hz of CPU time"));
                }
            }
            Report::Nothing | Report::Tracepoint { .. } => {}
            Report::Faults { period: 1 } => parts.push("page faults".to_owned()),
            Report::Faults { period } => parts.push(format!("one page fault of {period}")),
        }
    }
    if parts.is_empty() {
        parts.push("tracepoints".to_owned());
    }
    let mut text = parts.join(", ");
    if started.watched < started.threads {
        text += &format!(
            "; of {} of {} threads, for want of descriptors (ulimit -n)",
            started.watched, started.threads
        );
    }
    if started.ring < settings::ring_bytes() {
        text +=
            &format!("; with rings of {} KiB, for want of lockable memory (ulimit -l)", started.ring >> 10);
    }
    text
}

/// Why the kernel refuses, in words.
fn unavailable(refused: Refused) -> Unavailable {
    because(refused, system::paranoid())
}

/// `paranoid` is who may use performance events, as the kernel was told.
fn because(refused: Refused, paranoid: Option<i32>) -> Unavailable {
    let error = match refused {
        Refused::Event(error) => error,
        Refused::Thread(error) => {
            let why = format!("its thread cannot be made: {error}");
            return Unavailable { why, remedy: String::new() };
        }
        Refused::Ring(error) => {
            let why = format!("the kernel lends no memory for its reports ({error})");
            return Unavailable { why, remedy: "ulimit -l 8192".into() };
        }
    };
    let (why, remedy) = match error.raw_os_error() {
        Some(libc::EACCES | libc::EPERM) => match paranoid {
            Some(paranoid) if paranoid > 2 => (
                format!(
                    "kernel.perf_event_paranoid is {paranoid}, which keeps users from performance events"
                ),
                "sudo sysctl kernel.perf_event_paranoid=2".to_owned(),
            ),
            _ => (
                format!("perf_event_open is refused ({error}), perhaps by a container"),
                "docker run --cap-add=PERFMON …".to_owned(),
            ),
        },
        Some(libc::ENOSYS) => match paranoid {
            Some(_) => (
                "perf_event_open is filtered, perhaps by a container".to_owned(),
                "docker run --cap-add=PERFMON …".to_owned(),
            ),
            None => ("this kernel has no performance events".to_owned(), String::new()),
        },
        Some(libc::EMFILE) => ("the process has no descriptors left".to_owned(), "ulimit -n 4096".to_owned()),
        _ => (format!("perf_event_open: {error}"), String::new()),
    };
    Unavailable { why, remedy }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    #[test]
    fn what_is_missing_is_said() {
        let reports = [Report::Running { switches: true, samples_hz: 99 }, Report::Faults { period: 8 }];
        let whole = Started { watched: 3, threads: 3, ring: 1 << 30, sees_kernel: true };
        assert_eq!(detail(&reports, &whole), "scheduling, samples at 99 Hz of CPU time, one page fault of 8");
        let part = Started { watched: 3, threads: 2_000, ring: 64 << 10, sees_kernel: false };
        assert_eq!(
            detail(&reports[..1], &part),
            "scheduling, samples in user code at 99 Hz of CPU time; of 3 of 2000 threads, for want of \
             descriptors (ulimit -n); with rings of 64 KiB, for want of lockable memory (ulimit -l)"
        );
    }

    #[test]
    fn a_refusal_says_what_would_help() {
        let refused = unavailable(io::Error::from_raw_os_error(libc::EACCES).into());
        assert!(!refused.why.is_empty() && !refused.remedy.is_empty(), "{refused:?}");
        for closed in [3, 4] {
            let refused = because(io::Error::from_raw_os_error(libc::EACCES).into(), Some(closed));
            assert!(refused.why.contains(&format!("perf_event_paranoid is {closed}")), "{refused:?}");
            assert_eq!(refused.remedy, "sudo sysctl kernel.perf_event_paranoid=2");
        }
        let filtered = because(io::Error::from_raw_os_error(libc::EPERM).into(), Some(2));
        assert!(filtered.remedy.starts_with("docker run"), "{filtered:?}");
        let none = because(io::Error::from_raw_os_error(libc::ENOSYS).into(), None);
        assert_eq!((none.why.as_str(), none.remedy.as_str()), ("this kernel has no performance events", ""));
        let full = because(io::Error::from_raw_os_error(libc::EMFILE).into(), Some(2));
        assert_eq!(full.remedy, "ulimit -n 4096");
        let strange = unavailable(io::Error::from_raw_os_error(libc::E2BIG).into());
        assert!(strange.why.starts_with("perf_event_open: "), "{strange:?}");
        let ring = unavailable(Refused::Ring(io::Error::from_raw_os_error(libc::EPERM)));
        assert_eq!(ring.remedy, "ulimit -l 8192");
    }
}
