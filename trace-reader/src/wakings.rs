//! Who woke whom, as the kernel tells it.
//!
//! Like its other records these come late and with their own times, so they are gathered in the first
//! reading. A wait that no call of another thread is known to have ended (`pairs`) was ended by the
//! last wake-up of its thread before it was over. What the waker was doing is not in the record: when
//! the walk comes to the moment, it notes the waker's innermost open call.

use crate::clock::ClockMap;
use crate::model::{StackIndex, Time, WakeUp};
use crate::schedule::ByOsId;
use trace_format::events::WakeContext;
use trace_format::{Call, ThreadId};

/// The kernel made a thread go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Waking {
    pub(crate) os_id: u64,
    pub(crate) monotonic_ns: u64,
    pub(crate) cpu: u32,
    pub(crate) waker: u64,
    pub(crate) process: u64,
    pub(crate) context: WakeContext,
}

/// All wake-ups.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wakings {
    /// By the thread that was woken, then by time.
    list: Vec<WakeUp>,
    /// Their places by time.
    by_time: Vec<u32>,
}

impl Wakings {
    /// `process` is the one that was traced.
    pub(crate) fn new(wakings: &[Waking], clock: &ClockMap, by_os_id: &ByOsId, process: u64) -> Self {
        let wake_up = |waking: &Waking| {
            let time = Time::from_ns(clock.monotonic(waking.monotonic_ns));
            let own = waking.process == process && waking.waker != 0;
            WakeUp {
                time,
                thread: by_os_id.find(waking.os_id, time),
                os_id: waking.os_id,
                waker: if own { by_os_id.find(waking.waker, time) } else { ThreadId(0) },
                waker_os_id: waking.waker,
                process: waking.process,
                cpu: waking.cpu,
                context: waking.context,
            }
        };
        let mut list: Vec<_> = wakings.iter().map(wake_up).collect();
        list.sort_by_key(|wake| (wake.thread, wake.time, wake.os_id, wake.waker_os_id));
        let count = u32::try_from(list.len()).unwrap_or(u32::MAX);
        list.truncate(count as usize);
        let mut by_time: Vec<u32> = (0..count).collect();
        by_time.sort_by_key(|&place| list[place as usize].time);
        Wakings { list, by_time }
    }

    /// All, by the thread that was woken, then by time.
    pub(crate) fn all(&self) -> &[WakeUp] {
        &self.list
    }

    /// The place of the last wake-up of a thread in a stretch of time.
    fn last(&self, thread: ThreadId, from: Time, until: Time) -> Option<usize> {
        let place = self.list.partition_point(|wake| (wake.thread, wake.time) <= (thread, until));
        let last = self.list[..place].last()?;
        (last.thread == thread && last.time >= from && thread.0 != 0).then_some(place - 1)
    }
}

/// What the wakers were doing, as far as the walk has come.
#[derive(Debug)]
pub(crate) struct Notes<'a> {
    wakings: &'a Wakings,
    next: usize,
    /// By place in [`Wakings::list`].
    calls: Vec<Option<(Call, Option<StackIndex>)>>,
}

/// Who ended a wait, by which call and on which stack.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ender {
    pub(crate) wake: WakeUp,
    pub(crate) by: Option<Call>,
    pub(crate) stack: Option<StackIndex>,
}

impl<'a> Notes<'a> {
    pub(crate) fn new(wakings: &'a Wakings) -> Self {
        Notes { wakings, next: 0, calls: vec![None; wakings.list.len()] }
    }

    /// It is `now`. `call_of` gives the innermost call that is open on a thread.
    #[inline]
    pub(crate) fn go_to(
        &mut self,
        now: Time,
        call_of: impl Fn(ThreadId) -> Option<(Call, Option<StackIndex>)>,
    ) {
        while let Some(&place) = self.wakings.by_time.get(self.next) {
            let wake = &self.wakings.list[place as usize];
            if wake.time > now {
                return;
            }
            self.next += 1;
            if wake.waker.0 != 0 {
                self.calls[place as usize] = call_of(wake.waker);
            }
        }
    }

    /// The thread of the program that ended a wait of another one.
    pub(crate) fn ender(&self, thread: ThreadId, from: Time, until: Time) -> Option<Ender> {
        let place = self.wakings.last(thread, from, until)?;
        let (wake, call) = (self.wakings.list[place], self.calls[place]);
        let (by, stack) = call.map_or((None, None), |(call, stack)| (Some(call), stack));
        let asked = match wake.context {
            WakeContext::Thread => true,
            // What the kernel puts off is done at once for who sends something to this machine.
            WakeContext::SoftInterrupt => by.is_some_and(sends),
            WakeContext::Interrupt => false,
        };
        (asked && wake.waker.0 != 0 && wake.waker != thread).then_some(Ender { wake, by, stack })
    }
}

/// Whether a call hands something to a descriptor that another thread may wait for.
fn sends(call: Call) -> bool {
    use crate::model::{Transfer, transfer};
    transfer(call) == Some(Transfer::Out)
        || matches!(call, Call::Sendmmsg | Call::Connect | Call::Accept | Call::Accept4 | Call::Close)
}
