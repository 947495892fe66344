//! When each thread had a CPU, from what the kernel said of it.
//!
//! The kernel's records arrive late and on another thread; they carry their own time and the
//! operating system's number of the thread they are about. So they are gathered in the first reading,
//! put into order here, and asked for afterwards: 40 bytes for each stretch on a CPU.

use crate::clock::ClockMap;
use crate::hash::Map;
use crate::model::{OS_THREADS, OnCpu, Then, Thread, Time};
use trace_format::ThreadId;

/// The kernel gave a CPU to a thread or took it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Switch {
    pub(crate) os_id: u64,
    pub(crate) monotonic_ns: u64,
    pub(crate) cpu: u32,
    pub(crate) what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    /// At one instant a thread leaves before it comes.
    OutWaits,
    OutPreempted,
    In,
}

/// Threads by the operating system's number, which may be given again.
#[derive(Clone, Debug, Default)]
pub(crate) struct ByOsId {
    threads: Map<u64, Vec<(Time, ThreadId)>>,
}

impl ByOsId {
    pub(crate) fn new(threads: &[Thread]) -> Self {
        let mut by_os_id = ByOsId::default();
        for thread in threads.iter().filter(|thread| thread.os_id != 0) {
            let begin = thread.made.into_iter().chain(thread.first).min().unwrap_or_default();
            by_os_id.threads.entry(thread.os_id).or_default().push((begin, thread.id));
        }
        by_os_id.threads.values_mut().for_each(|threads| threads.sort_unstable());
        by_os_id
    }

    /// Makes threads of those that recorded nothing themselves, so that the trace has no row of them:
    /// they are known by the system's number alone. Whether there are any.
    pub(crate) fn add_unknown(
        &mut self,
        os_ids: impl Iterator<Item = u64>,
        threads: &mut Vec<Thread>,
    ) -> bool {
        let before = threads.len();
        for os_id in os_ids.filter(|&os_id| os_id != 0 && os_id < OS_THREADS) {
            if self.threads.contains_key(&os_id) {
                continue;
            }
            let id = ThreadId(OS_THREADS | os_id);
            self.threads.insert(os_id, vec![(Time::default(), id)]);
            threads.push(Thread::without_events(id, os_id));
        }
        threads.len() > before
    }

    /// The thread that had the number at that time: the last that had begun; or else the first.
    pub(crate) fn find(&self, os_id: u64, at: Time) -> ThreadId {
        let Some(threads) = self.threads.get(&os_id) else { return ThreadId(0) };
        let begun = threads.partition_point(|&(begin, _)| begin <= at);
        threads[begun.saturating_sub(1)].1
    }
}

/// All stretches.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schedule {
    /// By thread, then by time.
    stretches: Vec<OnCpu>,
    /// Nanoseconds on CPU of the same thread before each.
    before: Vec<u64>,
    /// Where each thread's are, and whether it had a CPU before the first.
    threads: Map<ThreadId, Of>,
}

#[derive(Clone, Copy, Debug)]
struct Of {
    from: usize,
    until: usize,
}

impl Schedule {
    /// `end` is the last instant of the trace.
    pub(crate) fn new(mut switches: Vec<Switch>, clock: &ClockMap, by_os_id: &ByOsId, end: Time) -> Self {
        switches.sort_unstable();
        switches.dedup();
        let mut stretches = Vec::new();
        for of_one in switches.chunk_by(|one, other| one.os_id == other.os_id) {
            stretches_of(of_one, clock, by_os_id, end, &mut stretches);
        }
        stretches.sort_by_key(|on| (on.thread, on.begin, on.end));
        let mut schedule = Schedule { stretches, ..Schedule::default() };
        let mut sum = 0u64;
        for (place, on) in schedule.stretches.iter().enumerate() {
            // What belongs to no thread of the trace may belong to several.
            if on.thread.0 == 0 {
                schedule.before.push(0);
                continue;
            }
            let of = schedule.threads.entry(on.thread).or_insert(Of { from: place, until: place });
            sum = if of.from == place { 0 } else { sum };
            of.until = place + 1;
            schedule.before.push(sum);
            sum = sum.saturating_add(on.end.since(on.begin));
        }
        schedule
    }

    /// All stretches, by thread and time.
    pub(crate) fn all(&self) -> &[OnCpu] {
        &self.stretches
    }

    /// Those of a thread, by time.
    pub(crate) fn of(&self, thread: ThreadId) -> &[OnCpu] {
        self.threads.get(&thread).map_or(&[], |of| &self.stretches[of.from..of.until])
    }

    /// Nanoseconds for which a thread had a CPU between two instants; `None` when the kernel said
    /// nothing about it.
    pub(crate) fn on_cpu_ns(&self, thread: ThreadId, from: Time, until: Time) -> Option<u64> {
        let of = self.threads.get(&thread)?;
        let until_then = |at: Time| {
            let begun = self.stretches[of.from..of.until].partition_point(|on| on.begin < at);
            let Some(last) = (of.from + begun).checked_sub(1).filter(|&last| last >= of.from) else {
                return 0;
            };
            let on = &self.stretches[last];
            self.before[last].saturating_add(at.min(on.end).since(on.begin))
        };
        Some(until_then(until).saturating_sub(until_then(from)))
    }
}

/// The stretches of one thread of the operating system.
fn stretches_of(
    switches: &[Switch],
    clock: &ClockMap,
    by_os_id: &ByOsId,
    end: Time,
    stretches: &mut Vec<OnCpu>,
) {
    let at = |switch: &Switch| Time::from_ns(clock.monotonic(switch.monotonic_ns));
    let mut on: Option<(Time, u32)> = None;
    let mut add = |begin: Time, until: Time, of: &Switch, cpu: u32, then: Then| {
        let thread = by_os_id.find(of.os_id, begin);
        stretches.push(OnCpu { thread, os_id: of.os_id, cpu, begin, end: until.max(begin), then });
    };
    for (place, switch) in switches.iter().enumerate() {
        let now = at(switch);
        let then = match switch.what {
            What::In => {
                // The record of its leaving is missing, and with it how long it ran.
                if let Some((begin, cpu)) = on.replace((now, switch.cpu)) {
                    add(begin, begin, switch, cpu, Then::Unknown);
                }
                continue;
            }
            What::OutWaits => Then::Waits,
            What::OutPreempted => Then::Preempted,
        };
        match on.take() {
            Some((begin, cpu)) => add(begin, now, switch, cpu, then),
            // It ran when the collector came; since its first event, or since it was made.
            None if place == 0 => {
                let begin = by_os_id.begin(switch.os_id, now).unwrap_or(now);
                add(begin, now, switch, switch.cpu, then);
            }
            None => add(now, now, switch, switch.cpu, then),
        }
    }
    if let (Some((begin, cpu)), Some(last)) = (on, switches.last()) {
        add(begin, end, last, cpu, Then::Runs);
    }
}

impl ByOsId {
    /// When the thread began that had the number at that time, if it had begun.
    fn begin(&self, os_id: u64, at: Time) -> Option<Time> {
        let threads = self.threads.get(&os_id)?;
        threads.iter().rev().map(|&(begin, _)| begin).find(|&begin| begin <= at)
    }
}
