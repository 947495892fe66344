//! Which threads are watched, and through which events and rings.
//!
//! There is a ring for each CPU. A thread that exists has an event for each CPU, all events of one CPU
//! write to its ring, and threads born later inherit the events of the one that made them: in the
//! kernel, so without a descriptor, and from their first instruction on. The other way, an event and
//! a ring for each thread, was weighed: two thousand threads would need more locked memory than the
//! kernel grants, and threads that live shorter than it takes to notice them would be missing.
//!
//! The events of a thread stay open when it ends, for those that inherited them.
//!
//! A thread that is made while the existing ones are being found may be watched twice, by inheritance
//! and by its own events. Whose events count is decided by its first record ([`Families`]).

use super::descriptors;
use super::event::{Ability, PerfEvent, Report};
use super::ring::{Ring, page_size};
use super::system;
use super::tracepoint::Tracepoint;
use std::collections::{HashMap, HashSet};
use std::io;

/// What is to be watched.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) reports: Vec<Report>,
    /// Bytes of a ring; less where the kernel does not lock that much memory.
    pub(crate) ring: usize,
    /// The tracepoints among the reports.
    pub(crate) tracepoints: Vec<Tracepoint>,
    /// Calls of the C library are recorded as well.
    pub(crate) stood_in: bool,
    /// Descriptors that may be used.
    pub(crate) descriptors: usize,
}

/// What the kernel refuses.
#[derive(Debug)]
pub(crate) enum Refused {
    /// An event.
    Event(io::Error),
    /// The thread that is to read.
    Thread(io::Error),
    /// Memory for a ring.
    Ring(io::Error),
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        Refused::Event(error)
    }
}

/// Threads that are watched, each with those that descend from it.
#[derive(Debug)]
pub(crate) struct Cover {
    plan: Plan,
    ability: Ability,
    cpus: Vec<Cpu>,
    events: Vec<PerfEvent>,
    /// Threads that were found and are not watched yet, and how often was looked for them.
    found: Vec<u32>,
    looks: usize,
    /// Threads that have events of their own.
    pub(crate) roots: Vec<u32>,
    pub(crate) families: Families,
    /// Threads that there were no descriptors for.
    pub(crate) left_out: usize,
}

/// A CPU with its ring.
#[derive(Debug)]
struct Cpu {
    number: i32,
    /// The ring's own event, which reports nothing. It is of the thread that reads the ring: a thread
    /// of the program could end, and with it the waking of who polls.
    owner: PerfEvent,
    ring: Ring,
}

impl Cover {
    /// Watches one thread; those that exist besides it come with [`Cover::extend`].
    pub(crate) fn new(plan: Plan, first: u32) -> Result<Self, Refused> {
        let ability = able(&plan, first)?;
        let mut cover = Cover {
            plan,
            ability,
            cpus: Vec::new(),
            events: Vec::new(),
            found: Vec::new(),
            looks: 0,
            roots: vec![first],
            families: Families::default(),
            left_out: 0,
        };
        for number in system::cpus() {
            match cover.open_cpu(number) {
                // The CPU is off.
                Err(Refused::Event(error)) if error.raw_os_error() == Some(libc::ENODEV) => {}
                Err(refused) => return Err(refused),
                Ok(()) => {}
            }
        }
        cover.watch(first)?;
        Ok(cover)
    }

    fn open_cpu(&mut self, number: i32) -> Result<(), Refused> {
        let mut owner = self.open(Report::Nothing, system::own_os_id(), number)?;
        descriptors::move_away([owner.descriptor_mut()].into_iter());
        let ring = map(&owner, self.plan.ring).map_err(Refused::Ring)?;
        // All rings are as large as the first that had to be smaller.
        self.plan.ring = ring.size();
        self.cpus.push(Cpu { number, owner, ring });
        Ok(())
    }

    fn open(&self, report: Report, os_id: u32, cpu: i32) -> io::Result<PerfEvent> {
        // They lie in the kernel, and are used only where that may be looked at.
        let sees = matches!(report, Report::Tracepoint { .. });
        let ability = Ability { kernel: self.ability.kernel || sees, ..self.ability };
        // The kernel wakes the reader when a quarter is full, and it has the rest of the time.
        PerfEvent::open(report, ability, self.plan.ring as u32 / 4, os_id as i32, cpu)
    }

    /// How many threads there are descriptors for, this many being there.
    pub(crate) fn room_for(&self, threads: usize) -> usize {
        let each = (self.cpus.len() * self.plan.reports.len()).max(1);
        threads.min(self.plan.descriptors / each)
    }

    /// Watches the threads that exist and are not watched yet, until there are no more or `enough`
    /// says so; whether it came to the end. Called again, it goes on where it was.
    pub(crate) fn extend(&mut self, enough: impl Fn() -> bool) -> bool {
        loop {
            while let Some(os_id) = self.found.pop() {
                if enough() {
                    self.found.push(os_id);
                    return false;
                }
                if let Err(error) = self.watch(os_id)
                    && error.raw_os_error() != Some(libc::ESRCH)
                {
                    self.left_out += 1;
                }
                self.roots.push(os_id);
            }
            if self.left_out > 0 || !self.find() {
                return true;
            }
        }
    }

    /// Looks for threads that are not watched; whether there are any.
    fn find(&mut self) -> bool {
        /// Each time, threads can only be new that were made during the time before.
        const LOOKS: usize = 4;
        if self.looks == LOOKS {
            return false;
        }
        self.looks += 1;
        let muted = trace_core::muted_os_ids();
        let known: HashSet<u32> =
            self.roots.iter().copied().chain(muted.into_iter().map(|id| id as u32)).collect();
        self.found = system::threads();
        self.found.retain(|id| !known.contains(id));
        let room = self.room_for(usize::MAX).saturating_sub(self.roots.len());
        self.left_out = self.found.len().saturating_sub(room);
        self.found.truncate(room);
        !self.found.is_empty()
    }

    /// Watches a thread on all CPUs, or not at all.
    fn watch(&mut self, os_id: u32) -> io::Result<()> {
        let mut events = Vec::new();
        for cpu in &self.cpus {
            let before = events.len();
            for &report in &self.plan.reports {
                let event = self.open(report, os_id, cpu.number)?;
                event.share_ring_of(&cpu.owner)?;
                events.push((event.id()?, event));
            }
            // A few at a time: there may be room for few.
            descriptors::move_away(events[before..].iter_mut().map(|(_, event)| event.descriptor_mut()));
        }
        for (id, event) in events {
            self.families.add(id, os_id);
            self.events.push(event);
        }
        Ok(())
    }

    /// The rings.
    pub(crate) fn rings(&mut self) -> impl Iterator<Item = &mut Ring> {
        self.cpus.iter_mut().map(|cpu| &mut cpu.ring)
    }

    /// The events to be polled, one for each ring.
    pub(crate) fn owners(&self) -> impl Iterator<Item = &PerfEvent> {
        self.cpus.iter().map(|cpu| &cpu.owner)
    }

    /// How many records were lost since the beginning; `None` where the kernel does not say.
    pub(crate) fn lost(&self) -> Option<u64> {
        self.ability.counts_lost.then(|| self.events.iter().map(PerfEvent::lost).sum())
    }

    /// CPUs that came after the rings were made, on which nothing is reported.
    pub(crate) fn late_cpus(&self) -> usize {
        let known = |number: &i32| self.cpus.iter().any(|cpu| cpu.number == *number);
        system::cpus().iter().filter(|number| !known(number)).count()
    }

    /// Bytes of a ring.
    pub(crate) fn ring_size(&self) -> usize {
        self.plan.ring
    }

    /// Whether what the kernel does for a thread is seen.
    pub(crate) fn sees_kernel(&self) -> bool {
        self.ability.kernel
    }
}

impl Drop for Cover {
    fn drop(&mut self) {
        // A forked child has the descriptors as well, so that closing them may end nothing.
        self.events.iter().for_each(PerfEvent::disable);
    }
}

/// What this kernel lets this process do, found out by trying.
fn able(plan: &Plan, os_id: u32) -> io::Result<Ability> {
    let report = plan.reports.first().copied().unwrap_or(Report::Faults { period: 1 });
    let mut ability = Ability { kernel: true, threads_only: true, counts_lost: true };
    loop {
        let Err(error) = PerfEvent::open(report, ability, 1, os_id as i32, -1) else { return Ok(ability) };
        match error.raw_os_error() {
            Some(libc::EACCES | libc::EPERM) if ability.kernel => ability.kernel = false,
            Some(libc::EINVAL) if ability.counts_lost => ability.counts_lost = false,
            Some(libc::EINVAL) if ability.threads_only => ability.threads_only = false,
            _ => return Err(error),
        }
    }
}

/// A ring of `bytes`, or the largest that may be locked.
fn map(event: &PerfEvent, bytes: usize) -> io::Result<Ring> {
    let mut pages = (bytes / page_size()).max(1).next_power_of_two();
    loop {
        match Ring::map(event, pages) {
            Err(error) if error.raw_os_error() == Some(libc::EPERM) && pages > 1 => pages /= 2,
            result => return result,
        }
    }
}

/// A family is a thread with events of its own and all that inherited them; it has the thread's number.
#[derive(Debug, Default)]
pub(crate) struct Families {
    of_event: HashMap<u64, u32>,
    of_thread: HashMap<u32, u32>,
    /// Threads of the program that ended since the rings were read last, and the time before: what
    /// was reported of them before may be read behind their ends.
    ended: [HashSet<u32>; 2],
}

/// The family of the tracer's own threads, none of whose records count.
const MUTED: u32 = 0;

impl Families {
    fn add(&mut self, event: u64, family: u32) {
        self.of_event.insert(event, family);
    }

    /// Whether a record of `event` about a thread counts: the first one of a thread decides whose it is.
    pub(crate) fn counts(&mut self, os_id: u32, event: u64) -> bool {
        let Some(&family) = self.of_event.get(&event) else { return false };
        *self.of_thread.entry(os_id).or_insert(family) == family
    }

    /// From here on no record about the thread counts.
    pub(crate) fn mute(&mut self, os_id: u32) {
        self.of_thread.insert(os_id, MUTED);
    }

    /// The thread is over; its number may come again.
    pub(crate) fn forget(&mut self, os_id: u32) {
        if self.of_thread.remove(&os_id).is_some_and(|family| family != MUTED) {
            self.ended[0].insert(os_id);
        }
    }

    /// Whether a thread is the program's; `None` when there was no record about it, `false` for the
    /// tracer's own.
    pub(crate) fn is_program(&self, os_id: u32) -> Option<bool> {
        let lives = self.of_thread.get(&os_id).map(|&family| family != MUTED);
        lives.or_else(|| self.ended.iter().any(|ended| ended.contains(&os_id)).then_some(true))
    }

    /// All rings were read.
    pub(crate) fn all_read(&mut self) {
        self.ended.swap(0, 1);
        self.ended[0].clear();
    }

    /// Whether there was a record about the thread.
    pub(crate) fn knows(&self, os_id: u32) -> bool {
        self.of_thread.contains_key(&os_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_is_watched_twice_is_reported_once() {
        let mut families = Families::default();
        for (event, family) in [(1, 10), (2, 10), (3, 20), (4, 20)] {
            families.add(event, family);
        }
        assert!(families.counts(30, 2));
        assert!(families.counts(30, 1));
        assert!(!families.counts(30, 3));
        families.forget(30);
        assert!(families.counts(30, 3));
        assert!(!families.counts(30, 2));
        assert!(!families.counts(30, 99), "an event of somebody else");
    }

    #[test]
    fn a_thread_that_ended_is_known_until_the_rings_were_read_twice() {
        let mut families = Families::default();
        families.add(1, 10);
        assert_eq!(families.is_program(30), None);
        assert!(families.counts(30, 1));
        families.mute(40);
        assert_eq!([30, 40].map(|os_id| families.is_program(os_id)), [Some(true), Some(false)]);
        families.forget(30);
        families.forget(40);
        for known in [Some(true), Some(true), None] {
            assert_eq!((families.is_program(30), families.is_program(40)), (known, None));
            families.all_read();
        }
    }

    #[test]
    fn our_own_threads_do_not_count() {
        let mut families = Families::default();
        families.add(1, 10);
        families.mute(30);
        assert!(!families.counts(30, 1));
        families.mute(10);
        assert!(!families.counts(10, 1));
    }
}
