//! Who wakes whom, from the tracepoint `sched_waking`.
//!
//! The thread that wakes is the one whose events report it. Some kernels hand it over to the events of
//! the one that is woken as well (which tells of wake-ups by timers and by other processes too; an
//! event for the whole machine would tell of these everywhere, and slow down everybody on it). So a
//! wake-up between two watched threads may come twice or more: in a row and on one CPU, with
//! interrupts off in between, each time from another event.

use super::cover::Families;
use super::record::About;
use std::collections::HashMap;
use std::path::Path;
use trace_core::OwnLane;
use trace_format::Event;
use trace_format::events::WakeContext;

/// Copies of one wake-up come within this. To be woken, to run, to wait and to be woken again takes a
/// thread longer.
const COPIES_NS: u64 = 2_000;

/// A wake-up as a record tells it; `about` is who woke, when and where.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waking {
    pub(crate) about: About,
    pub(crate) stream: u64,
    pub(crate) woken: u32,
    pub(crate) context: WakeContext,
}

/// Wake-ups on their way.
#[derive(Debug)]
pub(crate) struct Wakeups {
    /// The program's.
    process: u32,
    /// Those of the rings' last reading.
    read: Vec<Waking>,
    /// The last one that counted on each CPU, whom it woke, and the streams of its copies. (A stream is
    /// no thread's own: the kernel lets threads swap theirs.)
    last: HashMap<u32, (About, u32, Vec<u64>)>,
    /// Threads that were looked for since the last reading, and whether they are of this process.
    looked: HashMap<u32, bool>,
}

impl Wakeups {
    pub(crate) fn new(process: u32) -> Self {
        Wakeups { process, read: Vec::new(), last: HashMap::new(), looked: HashMap::new() }
    }

    pub(crate) fn see(&mut self, waking: Waking) {
        if let Some((first, woken, streams)) = self.last.get_mut(&waking.about.cpu) {
            let same = *woken == waking.woken
                && first.os_id == waking.about.os_id
                && waking.about.monotonic_ns.wrapping_sub(first.monotonic_ns) <= COPIES_NS;
            if same && !streams.contains(&waking.stream) {
                streams.push(waking.stream);
                return;
            }
        }
        self.last.insert(waking.about.cpu, (waking.about, waking.woken, vec![waking.stream]));
        self.read.push(waking);
    }

    /// Records those that are about threads of the program. Called when all rings were read, so that
    /// what they say of these threads is known.
    pub(crate) fn settle(&mut self, lane: &OwnLane, families: &Families) {
        for waking in std::mem::take(&mut self.read) {
            let ours = match families.is_program(waking.woken) {
                Some(ours) => ours,
                None => *self.looked.entry(waking.woken).or_insert_with(|| is_thread(waking.woken)),
            };
            // The tracer wakes threads too, which they would not miss.
            let tracer = waking.about.process == self.process
                && families.is_program(waking.about.os_id) == Some(false);
            if ours && !(tracer && waking.context == WakeContext::Thread) {
                lane.record(&event(&waking));
            }
        }
        self.looked.clear();
    }
}

fn event(waking: &Waking) -> Event<'static> {
    Event::SchedWake {
        os_id: waking.woken.into(),
        cpu: waking.about.cpu.into(),
        monotonic_ns: waking.about.monotonic_ns,
        waker: waking.about.os_id.into(),
        process: waking.about.process.into(),
        context: waking.context,
    }
}

/// Whether this process has the thread now.
fn is_thread(os_id: u32) -> bool {
    Path::new(&format!("/proc/self/task/{os_id}")).exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waking(at: u64, waker: u32, woken: u32, stream: u64) -> Waking {
        let about = About { process: 1, os_id: waker, monotonic_ns: at, cpu: 0, event: 9 };
        Waking { about, stream, woken, context: WakeContext::Thread }
    }

    /// Times of those that count.
    fn counted(wakings: &[Waking]) -> Vec<u64> {
        let mut wakeups = Wakeups::new(1);
        wakings.iter().for_each(|&waking| wakeups.see(waking));
        wakeups.read.iter().map(|waking| waking.about.monotonic_ns).collect()
    }

    #[test]
    fn the_copies_of_a_wake_up_count_once_and_the_next_one_again() {
        let (waker, woken) = (1, 2);
        let twice = [100, 101, 300, 301].map(|at| waking(at, waker, woken, at % 2));
        assert_eq!(counted(&twice), [100, 300]);
        let four: Vec<_> = (0..8).map(|n| waking(100 + n, waker, woken, n % 4)).collect();
        assert_eq!(counted(&four), [100, 104]);
    }

    #[test]
    fn wake_ups_by_others_and_much_later_are_no_copies() {
        let between = [waking(100, 1, 2, 7), waking(101, 3, 2, 8), waking(102, 1, 4, 9)];
        assert_eq!(counted(&between), [100, 101, 102]);
        assert_eq!(counted(&[waking(0, 1, 2, 7), waking(COPIES_NS + 1, 1, 2, 8)]), [0, COPIES_NS + 1]);
    }
}
