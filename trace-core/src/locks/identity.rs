//! What a lock, a condition, a barrier or a channel is in the trace.

use crate::lane::Lane;
use crate::runtime::{self, Classes};
use crate::sync::{AtomicU32, AtomicU64, Ordering};
use crate::{site, stack, thread};
use std::panic::Location;
use trace_format::events::{Proceed, WaitFor};
use trace_format::spec::kind;
use trace_format::{Event, ObjectId, SiteId, StackId};

/// What is shared before the lock was got alone for the first time; 0 is not known.
const FIRST_TURN: u64 = 1;

/// Belongs to one object, and lives as long as it.
#[derive(Debug)]
pub(super) struct Identity {
    place: &'static Location<'static>,
    /// Given out at the first recorded use; 0 before.
    number: AtomicU64,
    /// Turns of a lock, notifications of a condition, arrivals at a barrier.
    count: AtomicU64,
    /// Threads that wait for it, as far as that is recorded.
    waiting: AtomicU32,
    /// The site of `place`, by its type; 0 before the first recorded use.
    site: AtomicU32,
}

impl Identity {
    /// One that is made where the caller was called.
    #[track_caller]
    pub(super) const fn new() -> Self {
        Identity {
            place: Location::caller(),
            number: AtomicU64::new(0),
            count: AtomicU64::new(0),
            waiting: AtomicU32::new(0),
            site: AtomicU32::new(0),
        }
    }

    /// Whether it can be recorded now without allocating; see [`Identity::prepare`].
    #[inline]
    pub(super) fn is_ready(&self) -> bool {
        self.number.load(Ordering::Relaxed) != 0 && !thread::is_hushed() && thread::claimed().is_some()
    }

    /// Gets it and the thread ready, by its type's name; whether its use is recorded.
    #[inline]
    pub(super) fn prepare(&self, name: fn() -> &'static str) -> bool {
        self.is_ready() || self.prepare_first(name)
    }

    #[cold]
    #[inline(never)]
    fn prepare_first(&self, name: fn() -> &'static str) -> bool {
        if thread::is_quiet() {
            return false;
        }
        // What is allocated here may use this very object: that is not recorded.
        thread::quietly(|| {
            let Some(lane) = thread::claimed().or_else(|| thread::claim(1)) else { return false };
            if self.number.load(Ordering::Relaxed) == 0 {
                self.site.store(site::at_named(self.place, name()).id().0, Ordering::Relaxed);
                // Of two threads, the first one's number counts. Who sees the number sees the site.
                let number = lane.number();
                let _ = self.number.compare_exchange(0, number, Ordering::Release, Ordering::Relaxed);
            }
            true
        })
    }

    fn object(&self) -> ObjectId {
        ObjectId(self.number.load(Ordering::Acquire))
    }

    fn site(&self) -> SiteId {
        SiteId(self.site.load(Ordering::Relaxed))
    }

    /// A wait begins; it counts as one until what is returned is dropped.
    pub(super) fn wait(&self, wait: WaitFor, number: u64) -> Waiting<'_> {
        // Sequentially consistent, as in `stack_if_awaited`: most who let this one through see it.
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let (object, site, stack) = (self.object(), self.site(), runtime::current_stack());
        let fields = [object.0, site.0.into(), wait as u64, number, stack.0.into()];
        record(kind::SYNC_WAIT, fields, Event::SyncWait { object, site, wait, number, stack });
        Waiting(self)
    }

    /// A wait is over of which no other event says so.
    pub(super) fn proceed(&self, number: u64, how: Proceed) {
        let object = self.object();
        let fields = [object.0, number, how as u64];
        record(kind::SYNC_PROCEED, fields, Event::SyncProceed { object, number, how });
    }

    /// This thread has got the lock, for itself or shared.
    #[inline]
    pub(super) fn acquired(&self, shared: bool) {
        let mut turns = self.count.load(Ordering::Relaxed);
        if !shared {
            // Nobody else has the lock.
            turns += 1;
            self.count.store(turns, Ordering::Relaxed);
        }
        let turn = turns + FIRST_TURN;
        let (object, site) = (self.object(), self.site());
        let fields = [object.0, site.0.into(), shared.into(), turn];
        record(kind::LOCK_ACQUIRE, fields, Event::LockAcquire { object, site, shared, turn });
    }

    /// This thread is about to give the lock back, or has just done so when it was too early before.
    #[inline]
    pub(super) fn released(&self, shared: bool, late: bool) {
        let turn = if late { 0 } else { self.count.load(Ordering::Relaxed) + FIRST_TURN };
        let (object, site, stack) = (self.object(), self.site(), self.stack_if_awaited());
        let fields = [object.0, site.0.into(), shared.into(), turn, stack.0.into()];
        record(kind::LOCK_RELEASE, fields, Event::LockRelease { object, site, shared, turn, stack });
    }

    /// This thread's panic is about to poison the lock.
    #[cold]
    pub(super) fn poisoned(&self) {
        let object = self.object();
        record(kind::LOCK_POISON, [object.0], Event::LockPoison { object });
    }

    /// This thread is about to notify those that wait for the condition.
    pub(super) fn notified(&self, all: bool) {
        let number = self.count.fetch_add(1, Ordering::SeqCst) + 1;
        let (object, site, stack) = (self.object(), self.site(), self.stack_if_awaited());
        let fields = [object.0, site.0.into(), all.into(), number, stack.0.into()];
        record(kind::COND_NOTIFY, fields, Event::CondNotify { object, site, all, number, stack });
    }

    /// The number of the condition's last notification.
    pub(super) fn last_notification(&self) -> u64 {
        self.count.load(Ordering::SeqCst)
    }

    /// One more has arrived at the barrier; how many had before.
    #[inline]
    pub(super) fn arrived(&self) -> u64 {
        self.count.fetch_add(1, Ordering::Relaxed)
    }

    /// This thread is about to send a message; its number.
    pub(super) fn sending(&self) -> u64 {
        let message = thread::claimed().map_or(0, Lane::number);
        let (object, site, stack) = (self.object(), self.site(), self.stack_if_awaited());
        let fields = [object.0, site.0.into(), message, stack.0.into()];
        record(kind::CHANNEL_SEND, fields, Event::ChannelSend { object, site, message, stack });
        message
    }

    /// The message was not sent.
    pub(super) fn unsent(&self, message: u64) {
        let object = self.object();
        record(kind::CHANNEL_UNSENT, [object.0, message], Event::ChannelUnsent { object, message });
    }

    /// This thread has received a message.
    pub(super) fn received(&self, message: u64) {
        let (object, site, stack) = (self.object(), self.site(), self.stack_if_awaited());
        let fields = [object.0, site.0.into(), message, stack.0.into()];
        record(kind::CHANNEL_RECEIVE, fields, Event::ChannelReceive { object, site, message, stack });
    }

    /// The current stack, if a thread waits that what comes may let through.
    #[inline]
    fn stack_if_awaited(&self) -> StackId {
        if self.waiting.load(Ordering::SeqCst) > 0 {
            runtime::current_stack()
        } else if runtime::wants(Classes::REGION_STACKS) {
            stack::capture()
        } else {
            StackId(0)
        }
    }
}

/// A thread that waits.
pub(super) struct Waiting<'a>(&'a Identity);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Whether a session is live that asks for locks: one relaxed load while none is.
#[inline(always)]
pub(super) fn is_recording() -> bool {
    runtime::wants(Classes::LOCKS)
}

/// Records an event by its fields, or whole where that is not the common case.
#[inline(always)]
fn record<const N: usize>(kind: u8, fields: [u64; N], event: Event<'_>) {
    if let Some(lane) = thread::claimed()
        && !lane.numbers(kind, fields, event.stack().is_some())
    {
        lane.record(&event);
    }
}
