//! Numbers of the whole process, recorded now and then when they have changed: the heap's ten times a
//! second, the kernel's once.

use crate::heap::cell;
use std::fs;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use trace_core::runtime::{Classes, wants};
use trace_core::{Collector, OwnLane, Site, Unavailable};

/// Between two looks at the heap.
const HEAP_EVERY: Duration = Duration::from_millis(100);
/// Looks at the heap for one at the rest.
const PROCESS_EVERY: u32 = 10;

macro_rules! site {
    ($name:literal) => {{
        static SITE: Site = Site::new($name, module_path!(), file!(), line!(), column!(), &[]);
        &SITE
    }};
}

/// The collector of numbers.
pub(crate) struct Counters(Mutex<Option<Counting>>);

pub(crate) static COUNTERS: Counters = Counters(Mutex::new(None));

/// The running thread; it stops when the sender is dropped.
struct Counting {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl Collector for Counters {
    fn name(&self) -> &'static str {
        "process"
    }

    fn is_asked_for(&self) -> bool {
        [Classes::HEAP, Classes::FAULTS, Classes::SCHED].into_iter().any(wants)
    }

    fn start(&self) -> Result<String, Unavailable> {
        let (stop, stopped) = channel::<()>();
        let thread = trace_core::spawn_muted("trace-counters", move || {
            let Some(lane) = OwnLane::claim("trace-counters") else { return };
            let mut numbers = Numbers { lane: &lane, last: Vec::new() };
            let mut looks = 0_u32;
            loop {
                numbers.heap();
                if looks.is_multiple_of(PROCESS_EVERY) {
                    numbers.process();
                }
                looks = looks.wrapping_add(1);
                if stopped.recv_timeout(HEAP_EVERY) != Err(RecvTimeoutError::Timeout) {
                    break;
                }
            }
            numbers.heap();
            numbers.process();
        });
        let thread = thread.map_err(|error| Unavailable {
            why: format!("its thread cannot be made: {error}"),
            remedy: String::new(),
        })?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Counting { stop, thread });
        let numbers = [
            (Classes::HEAP, "resident memory"),
            (Classes::FAULTS, "page faults"),
            (Classes::SCHED, "context switches"),
        ];
        let numbers: Vec<_> =
            numbers.into_iter().filter(|(class, _)| wants(*class)).map(|(_, name)| name).collect();
        Ok(format!("{}, once a second", numbers.join(", ")))
    }

    fn stop(&self) {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Counting { stop, thread }) = running {
            drop(stop);
            let _ = thread.join();
        }
    }
}

/// What was recorded of each number last.
struct Numbers<'a> {
    lane: &'a OwnLane,
    last: Vec<(&'static Site, u64)>,
}

impl Numbers<'_> {
    fn heap(&mut self) {
        if !wants(Classes::HEAP) || !cell::is_used() {
            return;
        }
        let totals = cell::totals();
        self.record(site!("heap.live_bytes"), totals.live_bytes);
        self.record(site!("heap.live_count"), totals.live_count);
        self.record(site!("heap.allocated_bytes"), totals.allocated_bytes);
        self.record(site!("heap.allocations"), totals.allocations);
        self.record(site!("heap.peak_bytes"), totals.peak_bytes);
    }

    fn process(&mut self) {
        if wants(Classes::HEAP)
            && let Some(pages) = fs::read_to_string("/proc/self/statm").ok().and_then(|text| resident(&text))
        {
            self.record(site!("process.resident_bytes"), pages * crate::kernel::page_size());
        }
        let usage = usage();
        if wants(Classes::FAULTS) {
            self.record(site!("process.minor_faults"), usage.ru_minflt as u64);
            self.record(site!("process.major_faults"), usage.ru_majflt as u64);
        }
        if wants(Classes::SCHED) {
            self.record(site!("process.voluntary_switches"), usage.ru_nvcsw as u64);
            self.record(site!("process.preemptions"), usage.ru_nivcsw as u64);
        }
    }

    fn record(&mut self, site: &'static Site, value: u64) {
        match self.last.iter_mut().find(|(known, _)| std::ptr::eq(*known, site)) {
            Some((_, last)) if *last == value => return,
            Some((_, last)) => *last = value,
            None => self.last.push((site, value)),
        }
        self.lane.counter(site, value);
    }
}

/// Resident pages: the second number of `/proc/self/statm`.
fn resident(statm: &str) -> Option<u64> {
    statm.split_ascii_whitespace().nth(1)?.parse().ok()
}

/// What the process has used.
fn usage() -> libc::rusage {
    // SAFETY: all zeros is a valid value; the pointer is to a live local, and the call cannot fail.
    unsafe {
        let mut usage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut usage);
        usage
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resident_pages_are_the_second_number() {
        assert_eq!(resident("100 23 4 5 0 6 0\n"), Some(23));
        assert_eq!(resident("100"), None);
        let own = fs::read_to_string("/proc/self/statm").unwrap();
        assert!(resident(&own).unwrap() > 0);
        assert!(usage().ru_minflt > 0);
    }
}
