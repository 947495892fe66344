//! Locks, conditions, barriers and channels of `trace::sync`, from traces made by hand.

use crate::calls::{call, exit};
use crate::{order, read};
use trace_format::events::{Call, Proceed, WaitFor};
use trace_format::{Event, ObjectId, SiteId, StackId, ThreadId};
use trace_reader::{Hold, SyncWait, Trace};
use trace_testing::{Lane, START_MONOTONIC, TraceBuilder};

const SITE: SiteId = SiteId(1);
const LOCK: ObjectId = ObjectId(5);

fn wait(wait: WaitFor, number: u64) -> Event<'static> {
    Event::SyncWait { object: LOCK, site: SITE, wait, number, stack: StackId(0) }
}

fn acquire(shared: bool, turn: u64) -> Event<'static> {
    Event::LockAcquire { object: LOCK, site: SITE, shared, turn }
}

fn release(shared: bool, turn: u64) -> Event<'static> {
    Event::LockRelease { object: LOCK, site: SITE, shared, turn, stack: StackId(0) }
}

fn proceed(number: u64, how: Proceed) -> Event<'static> {
    Event::SyncProceed { object: LOCK, number, how }
}

fn notify(all: bool, number: u64) -> Event<'static> {
    Event::CondNotify { object: LOCK, site: SITE, all, number, stack: StackId(0) }
}

fn file(lanes: impl IntoIterator<Item = Lane>) -> Trace {
    let builder = TraceBuilder::new().site(1, "trace_core::locks::mutex::Mutex<u8>");
    read(lanes.into_iter().fold(builder, TraceBuilder::lane).end(1_000))
}

fn waits(trace: &Trace) -> Vec<(u64, u64, Option<u64>)> {
    let row = |wait: SyncWait| (wait.thread.0, wait.holder.0, wait.ended_by.map(|by| by.thread.0));
    trace.sync_waits().map(row).collect()
}

#[test]
fn a_futex_inside_a_wait_is_no_second_wait() {
    let waiter = Lane::new(2)
        .at(20, wait(WaitFor::Lock, 0))
        .at(30, call(Call::FutexWait, 64))
        .at(110, exit(0))
        .at(120, acquire(false, 3))
        .at(130, call(Call::FutexWait, 96))
        .at(140, exit(0))
        .at(150, release(false, 3));
    let holder = Lane::new(1)
        .at(10, acquire(false, 2))
        .at(100, release(false, 2))
        .at(105, call(Call::FutexWake, 64))
        .at(106, exit(1));
    let trace = file([holder, waiter]);
    let inside: Vec<_> = trace.calls().map(|call| (call.object, call.inside)).collect();
    assert_eq!(inside, [(64, None), (64, Some(LOCK)), (96, None)]);
    let summary = trace.summary();
    assert_eq!(summary.locks.iter().map(|lock| lock.address.0).collect::<Vec<_>>(), [96]);
    assert_eq!(summary.threads[1].waits["another thread"], 100 + 10);
    assert_eq!(waits(&trace), [(2, 1, Some(1))]);
    // That one woke the other is known all the same.
    assert_eq!(summary.wakes, 1);
    let lock = &summary.sync[0];
    assert_eq!((lock.kind.as_str(), lock.name.as_str()), ("Mutex", "Mutex<u8>"));
    assert_eq!((lock.acquired, lock.held_ns, lock.max_held_ns, lock.holder), (2, 90 + 30, 90, 1));
    assert_eq!((lock.waits, lock.waited_ns, lock.max_wait_ns), (1, 100, 100));
}

/// Where the kernel tells of calls, later than they were and from another thread, it was counted twice.
#[test]
fn a_futex_inside_a_wait_is_no_second_wait_when_the_kernel_tells_of_it() {
    let told = |ns, object| Event::SystemCall {
        os_id: 102,
        cpu: 0,
        monotonic_ns: START_MONOTONIC + ns,
        call: Call::FutexWait,
        object,
        ns: 10,
        result: Some(0),
    };
    let waiter = Lane::new(2)
        .at(20, wait(WaitFor::Lock, 0))
        .at(60, acquire(false, 3))
        .at(100, wait(WaitFor::Lock, 0))
        .at(140, acquire(false, 5))
        .at(500, wait(WaitFor::Lock, 0));
    let kernel = Lane::new(9)
        .at(800, told(5, 60))
        .at(800, told(30, 61))
        .at(800, told(80, 62))
        .at(800, told(110, 63))
        .at(800, told(400, 64))
        .at(800, told(600, 65));
    let builder = TraceBuilder::new().site(1, "lock").thread(2, "waiter").thread(9, "collector");
    let trace = read(builder.lane(waiter).lane(kernel).end(1_000));
    let inside: Vec<_> = trace.calls().map(|call| (call.object, call.inside)).collect();
    let lock = Some(LOCK);
    assert_eq!(inside, [(60, None), (61, lock), (62, None), (63, lock), (64, None), (65, lock)]);
    let summary = trace.summary();
    let waits = &summary.threads.iter().find(|thread| thread.id == 2).unwrap().waits;
    assert_eq!(waits["another thread"], 3 * 10 + 40 + 40 + 500);
}

#[test]
fn what_a_clock_shows_too_early_comes_behind_what_it_got_it_from() {
    let early = Lane::new(1)
        .at(40, wait(WaitFor::Lock, 0))
        .at(50, acquire(false, 3))
        .at(55, release(false, 3))
        .at(57, acquire(true, 3));
    let late = Lane::new(2).at(10, acquire(false, 2)).at(60, release(false, 2));
    let trace = file([early, late]);
    assert_eq!(order(&trace), [(2, 10), (1, 40), (2, 60), (1, 60), (1, 60), (1, 60)]);
    assert_eq!(waits(&trace), [(1, 2, Some(2))]);
    assert_eq!(trace.summary().repaired.max_ns, 10);
    assert_eq!(
        trace.holds().map(|hold| (hold.thread.0, hold.open)).collect::<Vec<_>>(),
        [(2, false), (1, false), (1, true)]
    );
    // A message, and a notification.
    let send = Event::ChannelSend { object: LOCK, site: SITE, message: 7, stack: StackId(0) };
    let receive = Event::ChannelReceive { object: LOCK, site: SITE, message: 7, stack: StackId(0) };
    let trace = file([Lane::new(1).at(10, receive), Lane::new(2).at(30, send)]);
    let message = trace.messages().next().unwrap();
    assert_eq!(message.sent.map(|(thread, time)| (thread.0, time.ns())), Some((2, 30)));
    assert_eq!(message.received.map(|(thread, time)| (thread.0, time.ns())), Some((1, 30)));
    let waiter = Lane::new(1).at(5, wait(WaitFor::Condition, 0)).at(20, proceed(1, Proceed::Done));
    let trace = file([waiter, Lane::new(2).at(25, notify(false, 1))]);
    assert_eq!(waits(&trace), [(1, 0, Some(2))]);
}

#[test]
fn a_writer_waits_for_the_last_of_those_that_share() {
    let one = Lane::new(1).at(10, acquire(true, 1)).at(30, release(true, 1));
    let two = Lane::new(2).at(15, acquire(true, 1)).at(50, release(true, 1));
    let writer =
        Lane::new(3).at(20, wait(WaitFor::Lock, 0)).at(60, acquire(false, 2)).at(70, release(false, 2));
    let reader =
        Lane::new(4).at(65, wait(WaitFor::Share, 0)).at(75, acquire(true, 2)).at(80, release(true, 2));
    let trace = file([one, two, writer, reader]);
    assert_eq!(waits(&trace), [(3, 1, Some(2)), (4, 3, Some(3))]);
    let lock = &trace.summary().sync[0];
    assert_eq!((lock.acquired, lock.shared, lock.held_ns), (1, 3, 20 + 35 + 10 + 5));
}

#[test]
fn a_notification_ends_as_many_waits_as_it_can_and_none_from_before_or_behind() {
    let waiter = |thread, begin, seen, end, until| {
        let wait = Lane::new(thread).at(begin, wait(WaitFor::Condition, seen));
        wait.at(end, proceed(until, Proceed::Done))
    };
    let notifier = Lane::new(9).at(5, notify(false, 1)).at(20, notify(false, 2));
    let other = Lane::new(8).at(25, notify(false, 3)).at(60, notify(true, 4));
    let trace = file([
        waiter(1, 10, 1, 30, 3),
        waiter(2, 11, 1, 40, 3),
        // A spurious one: both are used up.
        waiter(3, 12, 1, 41, 3),
        waiter(4, 50, 3, 70, 4),
        waiter(5, 51, 3, 71, 4),
        notifier,
        other,
    ]);
    let by: Vec<_> = waits(&trace).into_iter().map(|(thread, _, by)| (thread, by)).collect();
    assert_eq!(by, [(1, Some(9)), (2, Some(8)), (3, None), (4, Some(8)), (5, Some(8))]);
}

#[test]
fn who_goes_on_before_the_last_to_arrive_does_was_let_go_by_it() {
    let first = Lane::new(1)
        .at(10, wait(WaitFor::Barrier, 4))
        .at(35, proceed(4, Proceed::Done))
        .at(36, wait(WaitFor::Barrier, 5))
        .at(37, proceed(5, Proceed::Last));
    let last = Lane::new(2)
        .at(30, wait(WaitFor::Barrier, 4))
        .at(50, proceed(4, Proceed::Last))
        .at(51, wait(WaitFor::Barrier, 5));
    let trace = file([first, last]);
    let waits: Vec<_> = trace.sync_waits().collect();
    assert_eq!(waits.len(), 2);
    assert_eq!((waits[0].thread, waits[0].ended_by.unwrap().thread), (ThreadId(1), ThreadId(2)));
    assert_eq!((waits[0].end.ns(), waits[0].ended_by.unwrap().time.ns()), (35, 30));
    assert!(waits[1].open && waits[1].thread == ThreadId(2));
}

#[test]
fn releases_that_are_missing_leave_no_lock_held_for_ever() {
    // Of the first holder the release is lost, of the second the acquisition.
    let one = Lane::new(1).at(10, acquire(false, 2));
    let two = Lane::new(2).at(40, release(false, 3)).at(50, acquire(false, 4)).at(60, release(false, 4));
    let trace = file([one, two]);
    let holds: Vec<_> = trace
        .holds()
        .map(|Hold { thread, begin, end, early, open, .. }| (thread.0, begin.ns(), end.ns(), early, open))
        .collect();
    assert_eq!(holds, [(2, 40, 40, true, false), (1, 10, 50, false, true), (2, 50, 60, false, false)]);
    let lock = &trace.summary().sync[0];
    assert_eq!((lock.acquired, lock.held_at_end), (2, 1));
}

#[test]
fn a_wait_that_events_are_missing_of_is_open() {
    let lane = Lane::new(1).at(10, wait(WaitFor::Lock, 0)).at(20, wait(WaitFor::Message, 0));
    let trace = file([lane.at(30, Event::ThreadEnd)]);
    let waits: Vec<_> = trace.sync_waits().map(|wait| (wait.open, wait.end.ns())).collect();
    assert_eq!(waits, [(true, 20), (true, 30)]);
    assert_eq!(trace.summary().sync[0].waiting_at_end, 2);
}
