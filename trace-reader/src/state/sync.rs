//! Who has which lock, who waits for whom, and which messages are on their way.
//!
//! 1. A lock has one holder, or several that share it. Who waits for it is let through by the release
//!    of the turn before its own, which the recorder has counted.
//! 2. A wait for a condition was ended by a notification between the number that the condition had at
//!    its begin and the one at its end: by the first of them that has not woken as many as it could.
//! 3. A barrier's waits were ended by the last to arrive, who may be seen to go on after the others.
//! 4. A message has a number.
//! 5. Room is made before it can be recorded that it was: who waited for it may be seen to go on first,
//!    and was let through by the receipt that follows.

use super::State;
use crate::cursor::Cursor;
use crate::hash::Map;
use crate::merge::Shown;
use crate::model::{Ended, Hold, Message, Notification, StackIndex, SyncWait, Time};
use crate::walk::Observer;
use smallvec::SmallVec;
use std::collections::VecDeque;
use trace_format::events::{Proceed, WaitFor};
use trace_format::{Event, ObjectId, SiteId, StackId, TaskId, ThreadId};

/// Threads that share a lock, as far as they are kept to say for whom another waits.
const SHARERS: usize = 64;
/// Notifications of a condition that are kept, receipts of a channel, and rounds of a barrier.
const NOTIFIED: usize = 256;
const RECEIPTS: usize = 64;
const ROUNDS: usize = 4;

#[derive(Debug, Default)]
pub(super) struct Sync {
    locks: Map<ObjectId, Lock>,
    /// Shared holds, by lock and lane.
    shares: Map<(ObjectId, usize), SmallVec<[Holding; 1]>>,
    /// By lane.
    waiting: Map<usize, Waiting>,
    /// Waits that are over, by thread and in order, from where the kernel has told of its calls on;
    /// none where it tells of no calls.
    past: Option<Map<ThreadId, VecDeque<Past>>>,
    conditions: Map<ObjectId, VecDeque<Notified>>,
    barriers: Map<ObjectId, VecDeque<Round>>,
    messages: Map<(ObjectId, u64), (SiteId, Ended)>,
    rooms: Map<ObjectId, Room>,
}

#[derive(Debug, Default)]
struct Lock {
    holder: Option<(usize, Holding)>,
    shared_by: SmallVec<[ThreadId; 2]>,
    /// The last releases, by one that had it alone and by one that shared it.
    alone: Option<Released>,
    shared: Option<Released>,
}

#[derive(Clone, Copy, Debug)]
struct Holding {
    site: SiteId,
    thread: ThreadId,
    task: TaskId,
    since: Time,
    poisoned: bool,
}

#[derive(Clone, Copy, Debug)]
struct Released {
    by: Ended,
    turn: u64,
    /// It was got before the trace began.
    early: bool,
}

#[derive(Clone, Copy, Debug)]
struct Waiting {
    wait: SyncWait,
    number: u64,
}

/// A wait that is over.
#[derive(Clone, Copy, Debug)]
struct Past {
    begin: Time,
    end: Time,
    object: ObjectId,
}

#[derive(Clone, Copy, Debug)]
struct Notified {
    number: u64,
    by: Ended,
    /// How many it may have woken and is not known to.
    left: u32,
}

#[derive(Debug, Default)]
struct Round {
    number: u64,
    last: Option<Ended>,
    /// Those that went on before it was known who let them.
    over: Vec<SyncWait>,
}

/// Who makes room in a channel, and who goes on because of it.
#[derive(Debug, Default)]
struct Room {
    /// The last receipts that nobody is known to have waited for.
    made: VecDeque<Ended>,
    /// Waits that were over before the receipt that ended them was seen.
    over: VecDeque<SyncWait>,
}

impl<'a> State<'a> {
    /// `cursor` stands behind the event.
    pub(super) fn sync_event(
        &mut self,
        shown: &Shown<'_, 'a>,
        cursor: &Cursor<'a>,
        event: &Event<'a>,
        observer: &mut impl Observer<'a>,
    ) {
        let (lane, now) = (shown.lane, shown.time);
        let thread = self.threads[lane].id;
        let find = |stack: StackId| self.trace.stacks.find(cursor.generation(), stack);
        let by = |stack| Ended { thread, time: now, stack: find(stack) };
        match *event {
            Event::SyncWait { object, site, wait, number, stack } => {
                let stack = find(stack);
                let task = self.current_task(lane, now);
                let wait = SyncWait {
                    object,
                    site,
                    thread,
                    task: self.tasks.id(task),
                    wait,
                    begin: now,
                    end: now,
                    open: false,
                    in_vain: false,
                    stack,
                    holder: self.sync.holder(object, thread),
                    ended_by: None,
                };
                self.sync_wait_lost(lane, now, observer);
                if wait.wait == WaitFor::Barrier {
                    self.sync.arrives(object, number, observer);
                }
                self.sync.waiting.insert(lane, Waiting { wait, number });
            }
            Event::SyncProceed { object, number, how } => {
                let Some(waiting) = self.sync.take(lane, object, now) else { return };
                self.sync.proceeds(waiting, now, number, how, observer);
            }
            Event::LockAcquire { object, site, shared, turn } => {
                let task = self.current_task(lane, now);
                let task = self.tasks.id(task);
                let holding = Holding { site, thread, task, since: now, poisoned: false };
                if let Some(waiting) = self.sync.take(lane, object, now) {
                    let released = self.sync.locks.get(&object).and_then(|lock| lock.before(shared, turn));
                    let mut wait = waiting.wait;
                    if let Some(released) = released.filter(|released| released.early && wait.holder.0 == 0) {
                        wait.holder = released.by.thread;
                    }
                    over(wait, now, released.map(|released| released.by), observer);
                }
                self.sync.gets(lane, object, shared, holding, observer);
            }
            Event::LockRelease { object, site, shared, turn, stack } => {
                let by = by(stack);
                let task = self.current_task(lane, now);
                let task = self.tasks.id(task);
                let holding = Holding { site, thread, task, since: now, poisoned: false };
                self.sync.lets_go(lane, object, shared, turn, by, holding, observer);
            }
            Event::LockPoison { object } => {
                if let Some((holder, holding)) =
                    self.sync.locks.get_mut(&object).and_then(|lock| lock.holder.as_mut())
                    && *holder == lane
                {
                    holding.poisoned = true;
                }
            }
            Event::CondNotify { object, site, all, number, stack } => {
                let by = by(stack);
                observer.notification(&Notification { object, site, thread, time: now, all });
                let known = self.sync.conditions.entry(object).or_default();
                if known.len() == NOTIFIED {
                    known.pop_front();
                }
                known.push_back(Notified { number, by, left: if all { u32::MAX } else { 1 } });
            }
            Event::ChannelSend { object, site, message, stack } => {
                let by = by(stack);
                self.sync.messages.insert((object, message), (site, by));
            }
            Event::ChannelUnsent { object, message } => {
                self.sync.messages.remove(&(object, message));
            }
            Event::ChannelReceive { object, site, message, stack } => {
                let by = by(stack);
                let sent = self.sync.messages.remove(&(object, message)).map(|(_, sent)| sent);
                self.sync.makes_room(object, by, observer);
                if let Some(waiting) = self.sync.take(lane, object, now) {
                    over(waiting.wait, now, sent, observer);
                }
                observer.message(&Message {
                    object,
                    site,
                    number: message,
                    sent: sent.map(|sent| (sent.thread, sent.time)),
                    received: Some((thread, now)),
                });
            }
            _ => {}
        }
    }

    /// What a thread is waiting for.
    pub(super) fn sync_waits_for(&self, lane: usize) -> Option<ObjectId> {
        self.sync.waiting.get(&lane).map(|waiting| waiting.wait.object)
    }

    /// What a thread was waiting for at a moment of which the kernel tells later. It tells of a thread
    /// in order.
    pub(super) fn sync_waited_for(&mut self, thread: ThreadId, at: Time) -> Option<ObjectId> {
        let past = self.sync.past.as_mut()?.get_mut(&thread);
        if let Some(past) = past {
            past.drain(..past.partition_point(|over| over.end < at));
            if let Some(over) = past.front().filter(|over| over.begin <= at) {
                return Some(over.object);
            }
        }
        let waiting = self.sync.waiting.get(&self.trace.lanes.find(thread)?)?;
        (waiting.wait.begin <= at).then_some(waiting.wait.object)
    }

    /// A wait will not be seen to end.
    pub(super) fn sync_wait_lost(&mut self, lane: usize, now: Time, observer: &mut impl Observer<'a>) {
        if let Some(Waiting { wait, .. }) = self.sync.waiting.remove(&lane) {
            observer.sync_wait(&SyncWait { end: now, open: true, ..wait });
        }
    }

    /// The end of the trace: waits and holds that go on are given out, and messages on their way.
    pub(super) fn finish_sync(&mut self, end: Time, observer: &mut impl Observer<'a>) {
        let Sync { locks, shares, waiting, barriers, rooms, messages, .. } = std::mem::take(&mut self.sync);
        let mut waits: Vec<_> = waiting.into_values().map(|waiting| waiting.wait).collect();
        waits.sort_unstable_by_key(|wait| (wait.begin, wait.thread));
        for wait in waits {
            observer.sync_wait(&SyncWait { end, open: true, ..wait });
        }
        let rounds = barriers.into_values().flatten().flat_map(|round| round.over);
        let over = rounds.chain(rooms.into_values().flat_map(|room| room.over));
        let mut unknown: Vec<_> = over.collect();
        unknown.sort_unstable_by_key(|wait| (wait.begin, wait.thread));
        unknown.iter().for_each(|wait| observer.sync_wait(wait));
        let alone = locks.into_iter().filter_map(|(object, lock)| Some((object, lock.holder?.1, false)));
        let shared =
            shares.into_iter().flat_map(|((object, _), of)| of.into_iter().map(move |by| (object, by, true)));
        let mut holds: Vec<_> = alone.chain(shared).collect();
        holds.sort_unstable_by_key(|(object, holding, _)| (holding.since, *object, holding.thread));
        for (object, holding, shared) in holds {
            observer.hold(&holding.until(object, shared, end, true, None));
        }
        let mut messages: Vec<_> = messages.into_iter().collect();
        messages.sort_unstable_by_key(|&((object, number), _)| (object, number));
        for ((object, number), (site, sent)) in messages {
            let sent = Some((sent.thread, sent.time));
            observer.message(&Message { object, site, number, sent, received: None });
        }
    }
}

/// A wait is over, and what ended it is known or never will be.
fn over<'a>(wait: SyncWait, end: Time, ended_by: Option<Ended>, observer: &mut impl Observer<'a>) {
    let ended_by = ended_by.filter(|ended| ended.thread != wait.thread && ended.time <= end);
    observer.sync_wait(&SyncWait { end, ended_by, ..wait });
}

impl Sync {
    /// `tells` is for whether the kernel tells of calls.
    pub(super) fn new(tells: bool) -> Self {
        Sync { past: tells.then(Map::default), ..Sync::default() }
    }

    /// Takes a thread's wait, if it is at that object and over now.
    fn take(&mut self, lane: usize, object: ObjectId, now: Time) -> Option<Waiting> {
        self.waiting.get(&lane).filter(|waiting| waiting.wait.object == object)?;
        let taken = self.waiting.remove(&lane)?;
        if let Some(past) = &mut self.past {
            let over = Past { begin: taken.wait.begin, end: now, object };
            past.entry(taken.wait.thread).or_default().push_back(over);
        }
        Some(taken)
    }

    fn holder(&self, object: ObjectId, waiter: ThreadId) -> ThreadId {
        let Some(lock) = self.locks.get(&object) else { return ThreadId(0) };
        let alone = lock.holder.map(|(_, holding)| holding.thread);
        let another = lock.shared_by.iter().copied().find(|&thread| thread != waiter);
        alone.or(another).unwrap_or_default()
    }

    fn gets<'a>(
        &mut self,
        lane: usize,
        object: ObjectId,
        shared: bool,
        holding: Holding,
        observer: &mut impl Observer<'a>,
    ) {
        let lock = self.locks.entry(object).or_default();
        // Who has it still has lost the event of letting it go.
        if let Some((_, before)) = lock.holder.take() {
            observer.hold(&before.until(object, false, holding.since, true, None));
        }
        if !shared {
            lock.holder = Some((lane, holding));
            return;
        }
        if lock.shared_by.len() < SHARERS {
            lock.shared_by.push(holding.thread);
        }
        self.shares.entry((object, lane)).or_default().push(holding);
    }

    #[allow(clippy::too_many_arguments, reason = "what a release is made of")]
    fn lets_go<'a>(
        &mut self,
        lane: usize,
        object: ObjectId,
        shared: bool,
        turn: u64,
        by: Ended,
        unknown: Holding,
        observer: &mut impl Observer<'a>,
    ) {
        let lock = self.locks.entry(object).or_default();
        let holding = if shared {
            if let Some(place) = lock.shared_by.iter().position(|&thread| thread == by.thread) {
                lock.shared_by.swap_remove(place);
            }
            let mut of_lane = self.shares.remove(&(object, lane)).unwrap_or_default();
            let last = of_lane.pop();
            if !of_lane.is_empty() {
                self.shares.insert((object, lane), of_lane);
            }
            last
        } else {
            lock.holder.take_if(|(holder, _)| *holder == lane).map(|(_, holding)| holding)
        };
        let early = holding.is_none();
        let released = Some(Released { by, turn, early });
        if shared {
            lock.shared = released;
        } else {
            lock.alone = released;
        }
        let holding = holding.unwrap_or(unknown);
        observer.hold(&Hold { early, ..holding.until(object, shared, by.time, false, by.stack) });
    }

    fn arrives<'a>(&mut self, object: ObjectId, number: u64, observer: &mut impl Observer<'a>) {
        let rounds = self.barriers.entry(object).or_default();
        if rounds.iter().any(|round| round.number == number) {
            return;
        }
        // Who arrives first begins the round.
        if rounds.len() == ROUNDS {
            let oldest = rounds.pop_front().unwrap_or_default();
            oldest.over.iter().for_each(|wait| observer.sync_wait(wait));
        }
        rounds.push_back(Round { number, ..Round::default() });
    }

    fn proceeds<'a>(
        &mut self,
        waiting: Waiting,
        now: Time,
        number: u64,
        how: Proceed,
        observer: &mut impl Observer<'a>,
    ) {
        let Waiting { wait, number: since } = waiting;
        let object = wait.object;
        if how == Proceed::InVain {
            return over(SyncWait { in_vain: true, ..wait }, now, None, observer);
        }
        let ended_by = match wait.wait {
            WaitFor::Condition => self.notified(wait.thread, object, since, number),
            WaitFor::Room => {
                let room = self.rooms.entry(object).or_default();
                let place = room.made.iter().position(|made| made.time >= wait.begin);
                let Some(made) = place.and_then(|place| room.made.remove(place)) else {
                    return room.over.push_back(SyncWait { end: now, ..wait });
                };
                Some(made)
            }
            WaitFor::Barrier => {
                let rounds = self.barriers.entry(object).or_default();
                let Some(round) = rounds.iter_mut().find(|round| round.number == number) else {
                    return over(wait, now, None, observer);
                };
                if how == Proceed::Last {
                    // It waited for nobody: the others waited for it.
                    let last = Ended { thread: wait.thread, time: wait.begin, stack: wait.stack };
                    round.last = Some(last);
                    for wait in std::mem::take(&mut round.over) {
                        over(wait, wait.end, Some(last), observer);
                    }
                    return;
                }
                if round.last.is_none() {
                    return round.over.push(SyncWait { end: now, ..wait });
                }
                round.last
            }
            _ => None,
        };
        over(wait, now, ended_by, observer);
    }

    fn makes_room<'a>(&mut self, object: ObjectId, by: Ended, observer: &mut impl Observer<'a>) {
        let room = self.rooms.entry(object).or_default();
        if let Some(wait) = room.over.pop_front() {
            return over(wait, wait.end, Some(Ended { time: by.time.min(wait.end), ..by }), observer);
        }
        if room.made.len() == RECEIPTS {
            room.made.pop_front();
        }
        room.made.push_back(by);
    }

    fn notified(&mut self, waiter: ThreadId, object: ObjectId, since: u64, until: u64) -> Option<Ended> {
        let known = self.conditions.get_mut(&object)?;
        let may = |notified: &&mut Notified| {
            notified.number > since
                && notified.number <= until
                && notified.left > 0
                && notified.by.thread != waiter
        };
        let notified = known.iter_mut().find(may)?;
        notified.left -= u32::from(notified.left != u32::MAX);
        Some(notified.by)
    }
}

impl Lock {
    /// The release that lets the acquisition of this turn through: of those before it the last.
    fn before(&self, shared: bool, turn: u64) -> Option<Released> {
        if shared {
            return self.alone.filter(|released| released.turn == turn || released.turn == 0);
        }
        let of = |released: &Option<Released>| {
            released.filter(|released| released.turn.wrapping_add(1) == turn || released.turn == 0)
        };
        let (alone, shared) = (of(&self.alone), of(&self.shared));
        if shared.map(|released| released.by.time) > alone.map(|released| released.by.time) {
            shared
        } else {
            alone
        }
    }
}

impl Holding {
    fn until(self, object: ObjectId, shared: bool, end: Time, open: bool, stack: Option<StackIndex>) -> Hold {
        let Holding { site, thread, task, since: begin, poisoned } = self;
        Hold { object, site, thread, task, shared, begin, end, early: false, open, poisoned, stack }
    }
}
