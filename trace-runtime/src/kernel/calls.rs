//! System calls, from the tracepoints at their enter and exit.

use super::record::About;
use super::system;
use super::tracepoint::Said;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use trace_core::OwnLane;
use trace_core::runtime::{Classes, wants};
use trace_format::{Call, Event};

pub(crate) mod table;

/// The thread that stops the session, and since when: what it calls from there on is the tracer's doing.
static STOPPER: (AtomicU32, AtomicU64) = (AtomicU32::new(0), AtomicU64::new(u64::MAX));

/// The calling thread is about to stop the session; or (`false`) one begins.
pub(crate) fn stopping(stops: bool) {
    let now = if stops { trace_core::clock().monotonic_ns } else { u64::MAX };
    STOPPER.0.store(system::own_os_id(), Ordering::Relaxed);
    STOPPER.1.store(now, Ordering::Relaxed);
}

/// What a record said, and when.
#[derive(Clone, Copy, Debug)]
struct Heard {
    about: About,
    /// `None` where the thread is over.
    said: Option<Said>,
}

/// A call on its way.
#[derive(Clone, Copy, Debug)]
struct Open {
    about: About,
    number: u64,
    call: Call,
    object: u64,
}

/// System calls on their way.
#[derive(Debug)]
pub(crate) struct Calls {
    heard: Vec<Heard>,
    open: HashMap<u32, Open>,
    /// What is recorded of calls elsewhere, and so not here.
    elsewhere: Classes,
}

impl Calls {
    /// `stood_in` is for whether calls of the C library are recorded as well.
    pub(crate) fn new(stood_in: bool) -> Self {
        let classes = [Classes::THREADS, Classes::LOCKS, Classes::IO, Classes::TIMERS];
        let taken = classes.into_iter().filter(|&class| stood_in && wants(class));
        let elsewhere = Classes(taken.fold(0, |bits, class| bits | class.0));
        Calls { heard: Vec::new(), open: HashMap::new(), elsewhere }
    }

    pub(crate) fn see(&mut self, about: About, said: Said) {
        // Who stops wakes who reads this, so that it is seen.
        let stops = about.os_id == STOPPER.0.load(Ordering::Relaxed)
            && about.monotonic_ns >= STOPPER.1.load(Ordering::Relaxed);
        if stops {
            return;
        }
        self.heard.push(Heard { about, said: Some(said) });
    }

    /// A thread is over.
    pub(crate) fn gone(&mut self, about: About) {
        self.heard.push(Heard { about, said: None });
    }

    /// Records the calls that were over before `until`. A thread's records lie in the rings of all
    /// CPUs that it ran on, which are read one after the other: what came while they were read may
    /// lack something before it.
    pub(crate) fn settle(&mut self, lane: &OwnLane, until: u64) {
        self.finish(until, |event| lane.record(event));
    }

    fn finish(&mut self, until: u64, mut record: impl FnMut(&Event<'_>)) {
        self.heard.sort_by_key(|heard| heard.about.monotonic_ns);
        let ready = self.heard.partition_point(|heard| heard.about.monotonic_ns < until);
        for Heard { about, said } in self.heard.drain(..ready) {
            match said {
                Some(Said::Enter { number, arguments }) => {
                    let (class, call, object) = table::described(number, arguments);
                    // An enter that comes on top of another: that one never returned, as `execve` does
                    // elsewhere.
                    if let Some(left) = self.open.remove(&about.os_id) {
                        record(&left.over(about.monotonic_ns, None));
                    }
                    if class.0 == 0 || !self.elsewhere.has(class) {
                        self.open.insert(about.os_id, Open { about, number, call, object });
                    }
                }
                Some(Said::Exit { number, result }) => {
                    // What was entered before the session began has no begin, and is left out.
                    let Some(open) = self.open.remove(&about.os_id) else { continue };
                    // The end of a signal handler leaves the kernel as what the signal interrupted.
                    let result = (open.number == number).then_some(result);
                    record(&open.over(about.monotonic_ns, result));
                }
                // What it was in is mostly `exit`.
                None => {
                    if let Some(left) = self.open.remove(&about.os_id) {
                        record(&left.over(about.monotonic_ns, None));
                    }
                }
                Some(Said::Waking { .. }) => {}
            }
        }
    }

    /// Records those that have not returned until now.
    pub(crate) fn end(&mut self, lane: &OwnLane, now: u64) {
        self.settle(lane, u64::MAX);
        for open in self.open.drain().map(|(_, open)| open) {
            lane.record(&open.over(now, None));
        }
    }
}

impl Open {
    fn over(&self, now: u64, result: Option<i64>) -> Event<'static> {
        Event::SystemCall {
            os_id: self.about.os_id.into(),
            cpu: self.about.cpu.into(),
            monotonic_ns: self.about.monotonic_ns,
            call: self.call,
            object: self.object,
            ns: now.saturating_sub(self.about.monotonic_ns),
            result,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(os_id: u32, monotonic_ns: u64) -> About {
        About { os_id, monotonic_ns, ..About::default() }
    }

    fn calls() -> Calls {
        Calls { heard: Vec::new(), open: HashMap::new(), elsewhere: Classes(0) }
    }

    /// Thread, call, begin, duration and result of each.
    fn over(calls: &mut Calls, until: u64) -> Vec<(u64, Call, u64, u64, Option<i64>)> {
        let mut found = Vec::new();
        calls.finish(until, |event| {
            let Event::SystemCall { os_id, call, monotonic_ns, ns, result, .. } = *event else { panic!() };
            found.push((os_id, call, monotonic_ns, ns, result));
        });
        found
    }

    fn enter(calls: &mut Calls, thread: u32, at: u64, number: i64) {
        calls.see(about(thread, at), Said::Enter { number: number as u64, arguments: [3, 0] });
    }

    fn exit(calls: &mut Calls, thread: u32, at: u64, number: i64, result: i64) {
        calls.see(about(thread, at), Said::Exit { number: number as u64, result });
    }

    #[test]
    fn a_call_whose_exit_was_read_first_is_whole() {
        let mut calls = calls();
        exit(&mut calls, 1, 50, libc::SYS_read, 7);
        enter(&mut calls, 1, 20, libc::SYS_read);
        assert_eq!(over(&mut calls, 100), [(1, Call::Read, 20, 30, Some(7))]);
    }

    #[test]
    fn what_came_while_the_rings_were_read_waits_for_the_next_time() {
        let mut calls = calls();
        exit(&mut calls, 1, 150, libc::SYS_read, 7);
        assert_eq!(over(&mut calls, 100), []);
        enter(&mut calls, 1, 120, libc::SYS_read);
        assert_eq!(over(&mut calls, 200), [(1, Call::Read, 120, 30, Some(7))]);
    }

    #[test]
    fn calls_of_several_threads_are_kept_apart_and_one_without_a_begin_is_left_out() {
        let mut calls = calls();
        exit(&mut calls, 3, 5, libc::SYS_read, 0);
        enter(&mut calls, 1, 10, libc::SYS_read);
        enter(&mut calls, 2, 20, libc::SYS_write);
        exit(&mut calls, 1, 30, libc::SYS_read, -11);
        exit(&mut calls, 2, 40, libc::SYS_write, 1);
        assert_eq!(
            over(&mut calls, 100),
            [(1, Call::Read, 10, 20, Some(-11)), (2, Call::Write, 20, 20, Some(1))]
        );
    }

    #[test]
    fn a_call_that_never_returned_is_told_at_the_next_one() {
        let mut calls = calls();
        enter(&mut calls, 1, 10, libc::SYS_execve);
        enter(&mut calls, 1, 90, libc::SYS_close);
        assert_eq!(over(&mut calls, 100), [(1, Call::Syscall, 10, 80, None)]);
    }

    /// The `exit` of a thread once lasted until the session's end, for each thread that had ended.
    #[test]
    fn a_thread_that_is_over_has_left_its_last_call() {
        let mut calls = calls();
        // Read from the ring of another CPU first.
        calls.gone(about(1, 30));
        enter(&mut calls, 1, 10, libc::SYS_exit);
        assert_eq!(over(&mut calls, 100), [(1, Call::Syscall, 10, 20, None)]);
        assert!(calls.open.is_empty());
        calls.gone(about(2, 110));
        assert_eq!(over(&mut calls, 200), []);
    }

    #[test]
    fn what_is_recorded_elsewhere_is_left_out_and_the_rest_is_not() {
        let mut calls = Calls { elsewhere: Classes::IO, ..calls() };
        for number in [libc::SYS_read, libc::SYS_futex, libc::SYS_mmap] {
            enter(&mut calls, 1, 10, number);
            exit(&mut calls, 1, 20, number, 0);
        }
        let found: Vec<_> = over(&mut calls, 100).into_iter().map(|(_, call, ..)| call).collect();
        assert_eq!(found, [Call::FutexWait, Call::Syscall]);
    }
}
