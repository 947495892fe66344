//! Which call ended which wait.
//!
//! A wake-up happens at one instant, which neither side records: it lies between the enter and the
//! exit of the call that wakes, and between those of the wait. So a wait can only have been ended by
//! a call about the same object whose stretch overlaps with its own, and a call ends as many waits as
//! it says that it did, or as its kind can. Within these limits as many waits as possible get a
//! cause: waits are taken in the order of their ends, each with the earliest-ended call that is left.
//! A call that ends later could serve any later wait that the earlier one could, so nothing is given
//! away. (Which of several equal waits a call ended is not in the file.) A lock is different: who got
//! it, got it from the thread that let go of it last.
//!
//! Clocks of two CPUs may disagree by a little. A wait and a call that are left over and miss each
//! other by no more than [`SKEW_NS`] belong together as well; where the wait's end was first by the
//! clock, the merge holds it back.

use crate::clock::ClockMap;
use crate::hash::{Map, Set};
use std::collections::BTreeSet;
use trace_format::{Call, Ticks};

/// Clocks of two CPUs of one machine are closer together than this.
const SKEW_NS: u64 = 100_000;

/// What is woken through what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Family {
    Futex,
    Mutex,
    Rwlock,
    Cond,
    Semaphore,
    /// The end of a thread; the object is the thread's number.
    End,
}

/// One side: a wait that was ended, or a call that ends waits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Side {
    family: Family,
    object: u64,
    lane: u32,
    /// Which of the lane's calls, from 0.
    call: u32,
    /// Which of the lane's returns, from 0.
    exit_number: u32,
    enter: u64,
    exit: u64,
    /// How many waits it may have ended.
    most: u32,
}

/// A wait passes over so many calls of its own thread, which could not have ended it.
const LOOK: usize = 64;

/// Stands for the end of a thread, among the numbers of its calls.
pub(crate) const THREAD_END: u32 = u32::MAX;

/// A call on its way, in the first reading.
#[derive(Clone, Copy, Debug)]
struct Open {
    call: Call,
    object: u64,
    number: u32,
    enter: u64,
}

/// More calls than this are not open at once on any thread: only signal handlers nest them.
const MAX_OPEN: usize = 64;

/// The sides that a lane has.
#[derive(Debug, Default)]
pub(crate) struct LaneSides {
    open: Vec<Open>,
    calls: u32,
    exits: u32,
}

/// All sides, as they are found.
#[derive(Debug, Default)]
pub(crate) struct Sides {
    waits: Vec<Side>,
    wakes: Vec<Side>,
}

impl LaneSides {
    pub(crate) fn enter(&mut self, call: Call, object: u64, at: Ticks) {
        let number = self.calls;
        self.calls = self.calls.saturating_add(1);
        if self.open.len() < MAX_OPEN {
            self.open.push(Open { call, object, number, enter: at.0 });
        }
    }

    pub(crate) fn exit(&mut self, lane: usize, result: i64, at: Ticks, sides: &mut Sides) {
        let exit_number = self.exits;
        self.exits = self.exits.saturating_add(1);
        let Some(open) = self.open.pop() else { return };
        self.side(lane, open, exit_number, (at.0, Some(result)), sides);
    }

    /// Events are missing, or there are no more: what was woken by a call that is open is not known.
    pub(crate) fn broken(&mut self, lane: usize, sides: &mut Sides) {
        for open in std::mem::take(&mut self.open) {
            self.side(lane, open, u32::MAX, (u64::MAX, None), sides);
        }
    }

    /// The thread ends, which is what those wait for that join it.
    pub(crate) fn thread_ends(&mut self, lane: usize, thread: u64, at: Ticks, sides: &mut Sides) {
        self.broken(lane, sides);
        let open = Open { call: Call::ThreadJoin, object: thread, number: THREAD_END, enter: at.0 };
        let Some(side) = side(lane, open, u32::MAX, u64::MAX, Family::End, u32::MAX) else { return };
        sides.wakes.push(side);
    }

    fn side(
        &self,
        lane: usize,
        open: Open,
        exit_number: u32,
        (exit, result): (u64, Option<i64>),
        sides: &mut Sides,
    ) {
        // A result that is not known may be any that there is.
        let woken = result.map_or(u32::MAX, |result| u32::try_from(result).unwrap_or(0));
        let done = |most: u32| if result.is_none_or(|result| result >= 0) { most } else { 0 };
        let (wakes, family, most) = match open.call {
            Call::FutexWait => (false, Family::Futex, 1),
            Call::MutexLock => (false, Family::Mutex, 1),
            Call::RwlockRdlock | Call::RwlockWrlock => (false, Family::Rwlock, 1),
            Call::CondWait => (false, Family::Cond, 1),
            Call::SemWait => (false, Family::Semaphore, 1),
            Call::ThreadJoin => (false, Family::End, 1),
            Call::FutexWake => (true, Family::Futex, woken),
            Call::MutexUnlock => (true, Family::Mutex, done(1)),
            Call::RwlockUnlock => (true, Family::Rwlock, done(u32::MAX)),
            Call::CondSignal => (true, Family::Cond, done(1)),
            Call::SemPost => (true, Family::Semaphore, done(1)),
            Call::CondBroadcast => (true, Family::Cond, done(u32::MAX)),
            _ => return,
        };
        let Some(side) = side(lane, open, exit_number, exit, family, most) else { return };
        if wakes && most > 0 {
            sides.wakes.push(side);
        } else if !wakes && result == Some(0) {
            sides.waits.push(side);
        }
    }
}

/// `None` for what has a number beyond those that are kept.
fn side(lane: usize, open: Open, exit_number: u32, exit: u64, family: Family, most: u32) -> Option<Side> {
    let lane = u32::try_from(lane).ok()?;
    let exit = exit.max(open.enter);
    Some(Side {
        family,
        object: open.object,
        lane,
        call: open.number,
        exit_number,
        enter: open.enter,
        exit,
        most,
    })
}

impl Sides {
    pub(crate) fn extend(&mut self, other: Sides) {
        self.waits.extend(other.waits);
        self.wakes.extend(other.wakes);
    }
}

/// A wait and what ended it. Lanes and calls by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pair {
    pub(crate) wait: (u32, u32),
    pub(crate) wake: (u32, u32),
}

/// All pairs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pairs {
    /// By wait.
    list: Vec<Pair>,
    /// Calls that ended waits, in order, and how many.
    wakes: Vec<((u32, u32), u32)>,
    /// Ends of waits that are not behind the begin of their cause by the clock: lane and number of
    /// the return, with the cause.
    pub(crate) late: Map<(u32, u32), (u32, u32)>,
    /// The causes among them.
    pub(crate) late_causes: Set<(u32, u32)>,
}

impl Pairs {
    pub(crate) fn new(sides: Sides, clock: &ClockMap) -> Self {
        let Sides { mut waits, mut wakes } = sides;
        let mut pairs = Pairs::default();
        waits.sort_unstable_by_key(|wait| (wait.family, wait.object, wait.exit, wait.lane, wait.call));
        wakes.sort_unstable_by_key(|wake| (wake.family, wake.object, wake.enter, wake.lane, wake.call));
        let object = |side: &Side| (side.family, side.object);
        let mut rest = &mut wakes[..];
        for waits in waits.chunk_by(|one, other| object(one) == object(other)) {
            let key = object(&waits[0]);
            let skipped = rest.partition_point(|wake| object(wake) < key);
            let len = rest[skipped..].partition_point(|wake| object(wake) == key);
            let (_, from) = std::mem::take(&mut rest).split_at_mut(skipped);
            let (wakes, behind) = from.split_at_mut(len);
            rest = behind;
            pairs.about_one_object(waits, wakes, clock);
        }
        pairs.list.sort_unstable();
        pairs.wakes = count(&pairs.list);
        pairs
    }

    fn about_one_object(&mut self, waits: &[Side], wakes: &mut [Side], clock: &ClockMap) {
        // 1. What overlaps. Calls that were entered before the wait's end, by their ends.
        let mut entered = 0;
        let mut left: BTreeSet<(u64, usize)> = BTreeSet::new();
        let mut alone = Vec::new();
        for wait in waits {
            while let Some(wake) = wakes.get(entered).filter(|wake| wake.enter <= wait.exit) {
                let is_lock = matches!(wake.family, Family::Mutex | Family::Rwlock);
                left.insert((if is_lock { wake.enter } else { wake.exit }, entered));
                entered += 1;
            }
            // A lock is got from who let go of it last.
            let others = |(_, place): &&(u64, usize)| wakes[*place].lane != wait.lane;
            let found = match wait.family {
                Family::Mutex | Family::Rwlock => {
                    let last = left.iter().rev().take(LOOK).find(others);
                    last.filter(|(_, place)| wakes[*place].exit >= wait.enter)
                }
                _ => left.range((wait.enter, 0)..).take(LOOK).find(others),
            };
            match found.copied() {
                Some(found) => {
                    if self.pair(wait, &mut wakes[found.1]) {
                        left.remove(&found);
                    }
                }
                None => alone.push(wait),
            }
        }
        if alone.is_empty() {
            return;
        }
        // 2. What misses each other by no more than clocks disagree: the call that was entered next,
        //    or the one that was over last.
        let ns = |ticks: u64| clock.ns(Ticks(ticks));
        let near = |early: u64, late: u64| ns(late).saturating_sub(ns(early)) <= SKEW_NS;
        let mut by_enter: BTreeSet<(u64, usize)> =
            (0..wakes.len()).filter(|&at| wakes[at].most > 0).map(|at| (wakes[at].enter, at)).collect();
        let mut by_exit: BTreeSet<(u64, usize)> =
            by_enter.iter().map(|&(_, at)| (wakes[at].exit, at)).collect();
        for wait in alone {
            let next = by_enter.range((wait.exit, 0)..).next().copied();
            let last = by_exit.range(..(wait.enter, usize::MAX)).next_back().copied();
            let next = next.filter(|&(enter, _)| near(wait.exit, enter));
            let last = last.filter(|&(exit, _)| near(exit, wait.enter));
            let Some((_, place)) = next.or(last) else { continue };
            let wake = &mut wakes[place];
            if wake.lane != wait.lane && self.pair(wait, wake) {
                by_enter.remove(&(wake.enter, place));
                by_exit.remove(&(wake.exit, place));
            }
        }
    }

    /// Puts two together. Whether the call has ended as many as it could then.
    fn pair(&mut self, wait: &Side, wake: &mut Side) -> bool {
        // What was over when the join began ended no wait.
        if wait.family == Family::End && wake.enter < wait.enter {
            return false;
        }
        let cause = (wake.lane, wake.call);
        self.list.push(Pair { wait: (wait.lane, wait.call), wake: cause });
        if wake.enter >= wait.exit {
            self.late.insert((wait.lane, wait.exit_number), cause);
            self.late_causes.insert(cause);
        }
        // The most that there is stands for any number.
        wake.most -= u32::from(wake.most != u32::MAX);
        wake.most == 0
    }

    /// What ended a wait.
    pub(crate) fn wake_of(&self, lane: usize, call: u64) -> Option<(u32, u32)> {
        let wait = (u32::try_from(lane).ok()?, u32::try_from(call).ok()?);
        let place = self.list.binary_search_by_key(&wait, |pair| pair.wait).ok()?;
        Some(self.list[place].wake)
    }

    /// How many waits a call ended.
    pub(crate) fn ended_by(&self, lane: usize, call: u64) -> u32 {
        let (Ok(lane), Ok(call)) = (u32::try_from(lane), u32::try_from(call)) else { return 0 };
        let found = self.wakes.binary_search_by_key(&(lane, call), |&(wake, _)| wake);
        found.map_or(0, |place| self.wakes[place].1)
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

fn count(list: &[Pair]) -> Vec<((u32, u32), u32)> {
    let mut wakes: Vec<_> = list.iter().map(|pair| pair.wake).collect();
    wakes.sort_unstable();
    wakes.chunk_by(|one, other| one == other).map(|same| (same[0], same.len() as u32)).collect()
}
