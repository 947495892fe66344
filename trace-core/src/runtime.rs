//! What `trace-runtime` records through: calls of the C library, and threads from their first to
//! their last instruction.
//!
//! Everything here may be called at any point of a thread's life, also inside the allocator and in
//! signal handlers. What the tracer itself calls is not recorded.

use crate::lane::Lane;
use crate::loss::WITHOUT_LANE;
use crate::opened::{self, Opened};
use crate::recorder::LANES;
use crate::sync::{AtomicU32, AtomicU64, Ordering};
use crate::{clock, fork, gate, stack, thread};
use std::marker::PhantomData;
use trace_format::events::Object;
use trace_format::spec::kind;
use trace_format::tables::LossReason;
use trace_format::{Call, Event, StackId, ThreadId, varint};

/// What a session asks for, a bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Classes(pub u32);

impl Classes {
    /// Threads: made, joined, ended. Waiting for other processes.
    pub const THREADS: Classes = Classes(1);
    /// Waiting for and waking other threads: futexes, and the locks of C code.
    pub const LOCKS: Classes = Classes(1 << 1);
    /// Reading, writing, connecting, and waiting for descriptors.
    pub const IO: Classes = Classes(1 << 2);
    /// Sleeping, and giving the CPU away.
    pub const TIMERS: Classes = Classes(1 << 3);
    /// Which thread ran on which CPU, and why it stopped.
    pub const SCHED: Classes = Classes(1 << 4);
    /// Where threads were found running.
    pub const SAMPLES: Classes = Classes(1 << 5);
    /// Page faults.
    pub const FAULTS: Classes = Classes(1 << 6);
    /// The heap.
    pub const HEAP: Classes = Classes(1 << 7);
    /// Stacks with all of these, and of where tasks are made.
    pub const STACKS: Classes = Classes(1 << 8);
    /// Stacks of where regions begin, too.
    pub const REGION_STACKS: Classes = Classes(1 << 9);
    /// Who woke whom, as the kernel tells it to those that it trusts.
    pub const WAKES: Classes = Classes(1 << 10);
    /// All system calls, as the kernel tells them to those that it trusts.
    pub const SYSCALLS: Classes = Classes(1 << 11);

    /// Every class with its name in `TRACE_COLLECT`.
    pub const ALL: [(Classes, &'static str); 12] = [
        (Classes::THREADS, "threads"),
        (Classes::LOCKS, "locks"),
        (Classes::IO, "io"),
        (Classes::TIMERS, "timers"),
        (Classes::SCHED, "sched"),
        (Classes::SAMPLES, "samples"),
        (Classes::FAULTS, "faults"),
        (Classes::HEAP, "heap"),
        (Classes::STACKS, "stacks"),
        (Classes::REGION_STACKS, "region-stacks"),
        (Classes::WAKES, "wakes"),
        (Classes::SYSCALLS, "syscalls"),
    ];

    /// Nothing of all this.
    pub const NONE: Classes = Classes(0);

    /// What a session asks for that does not say: all but stacks of regions and what needs privilege.
    pub const DEFAULT: Classes = Classes((1 << 9) - 1);

    /// Whether all of `other` is asked for.
    #[inline(always)]
    pub const fn has(self, other: Classes) -> bool {
        self.0 & other.0 == other.0
    }
}

impl std::ops::BitOr for Classes {
    type Output = Classes;

    /// Both.
    fn bitor(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }
}

static WANTED: AtomicU32 = AtomicU32::new(0);
/// Calls that lasted so many ticks have a stack.
static LONG: AtomicU64 = AtomicU64::new(u64::MAX);

pub(crate) fn want(classes: Classes, long: u64) {
    LONG.store(long, Ordering::Relaxed);
    WANTED.store(classes.0, Ordering::Relaxed);
}

/// The live session gets no stacks, since they cannot be taken in this program.
pub fn without_stacks() {
    let stacks = Classes::STACKS.0 | Classes::REGION_STACKS.0;
    WANTED.fetch_and(!stacks, Ordering::Relaxed);
}

/// Whether a session is live that asks for `class`. One relaxed load while none is.
#[inline(always)]
pub fn wants(class: Classes) -> bool {
    gate::epoch() != gate::OFF && wanted().has(class)
}

/// Whether a session is live that asks for `class`, and this thread does the program's work. One
/// relaxed load while none is.
#[inline(always)]
pub fn records(class: Classes) -> bool {
    wants(class) && !thread::is_quiet()
}

#[inline(always)]
fn wanted() -> Classes {
    Classes(WANTED.load(Ordering::Relaxed))
}

/// The current stack, if the session asks for stacks.
#[inline(always)]
pub fn current_stack() -> StackId {
    if wanted().has(Classes::STACKS) { stack::capture() } else { StackId(0) }
}

/// The current stack, for an event of `lane` that has just been recorded, if the session asks for
/// `class`.
#[inline(always)]
pub(crate) fn give_stack(lane: &Lane, class: Classes) {
    if wanted().has(class) {
        give_current(lane);
    }
}

#[inline(never)]
fn give_current(lane: &Lane) {
    let stack = stack::capture();
    if stack.0 != 0 && !lane.numbers(kind::STACK, [u64::from(stack.0)], true) {
        lane.record(&Event::Stack { stack });
    }
}

/// Whether the live session asks for stacks of where regions begin.
#[inline(always)]
pub(crate) fn wants_region_stacks() -> bool {
    wanted().has(Classes::REGION_STACKS)
}

/// A call that this thread is in.
///
/// It has no destructor: where a thread is cancelled in the call, or a signal handler jumps out of it,
/// the frames are gone without a word. A call that was jumped out of ends in the trace when the thread
/// enters the next one from the same depth of its stack, or nearer to its beginning; as interrupted.
#[derive(Clone, Copy, Debug)]
#[must_use = "the call ends with `exit`"]
pub struct InCall {
    opened: Opened,
    /// When, if it was recorded.
    entered: u64,
    /// Where the call around this one was entered; 0 for none.
    around: usize,
    _stays: PhantomData<*const ()>,
}

impl InCall {
    /// This thread calls, about `object`. To be asked for when [`records`] has said so.
    #[inline(always)]
    pub fn enter(call: Call, object: u64, stack: StackId) -> Self {
        let here = stack::here();
        Self::try_enter(call, object, stack).unwrap_or_else(|| Self::enter_at(here, call, object, stack))
    }

    /// As [`InCall::enter`], in the common case, which asks nothing of the system; otherwise nothing has
    /// happened.
    #[inline(always)]
    pub fn try_enter(call: Call, object: u64, stack: StackId) -> Option<Self> {
        // Of the caller, who stays while the call lasts.
        let here = stack::here();
        let lane = thread::claimed()?;
        let around = lane.call.load(Ordering::Relaxed);
        if around != 0 && stack::is_gone(around, here) {
            return None;
        }
        let fields = [call as u64, object, u64::from(stack.0)];
        lane.numbers(kind::CALL_ENTER, fields, stack.0 != 0).then(|| {
            lane.call.store(here, Ordering::Relaxed);
            InCall { opened: Opened::recorded(lane), entered: lane.last(), around, _stays: PhantomData }
        })
    }

    /// As [`InCall::enter`], for a caller whose place on the stack is `here`.
    #[cold]
    #[inline(never)]
    pub fn enter_at(here: usize, call: Call, object: u64, stack: StackId) -> Self {
        let nothing = InCall { opened: Opened::nothing(), entered: 0, around: 0, _stays: PhantomData };
        if thread::claimed().is_none() {
            if call.object() == Object::Address {
                // A thread that the C library has made for itself. This may be a lock of the allocator,
                // which must not be asked for a lane's memory then.
                WITHOUT_LANE.add(LossReason::Early, 2, clock::now());
                return nothing;
            }
            // Its name is not asked for: the thread may be one that std is just making.
            thread::adopt(0);
        }
        let around = thread::claimed().map_or(0, |lane| {
            let around = lane.call.load(Ordering::Relaxed);
            if around == 0 || !stack::is_gone(around, here) {
                return around;
            }
            end_abandoned(lane);
            0
        });
        let opened = Opened::event(&Event::CallEnter { call, object, stack });
        let Some(lane) = thread::claimed().filter(|_| opened.is_recorded()) else {
            return InCall { opened, ..nothing };
        };
        lane.call.store(here, Ordering::Relaxed);
        InCall { opened, entered: lane.last(), around, _stays: PhantomData }
    }

    /// The call has returned; an error is its negative number. Whether it was recorded and has lasted
    /// so long that the session asks for its stack.
    #[inline]
    pub fn exit(self, result: i64) -> bool {
        self.try_exit(result).unwrap_or_else(|| self.exit_slowly(result))
    }

    /// As [`InCall::exit`], in the common case, which asks nothing of the system; otherwise it is still to
    /// be recorded.
    #[inline(always)]
    pub fn try_exit(self, result: i64) -> Option<bool> {
        let lane = thread::claimed().filter(|_| self.opened.is_recorded())?;
        lane.call.store(self.around, Ordering::Relaxed);
        let recorded = lane.session() == self.opened.session()
            && lane.numbers(kind::CALL_EXIT, [varint::zigzag(result)], false);
        recorded.then(|| self.was_long(lane))
    }

    #[cold]
    #[inline(never)]
    fn exit_slowly(self, result: i64) -> bool {
        let same = gate::session(gate::epoch()) == self.opened.session();
        self.opened.close(&Event::CallExit { result });
        same && self.opened.is_recorded() && thread::claimed().is_some_and(|lane| self.was_long(lane))
    }

    #[inline(always)]
    fn was_long(self, lane: &Lane) -> bool {
        lane.last().wrapping_sub(self.entered) >= LONG.load(Ordering::Relaxed)
    }
}

/// Ends the innermost open call, which a signal handler has jumped out of.
#[cold]
#[inline(never)]
fn end_abandoned(lane: &Lane) {
    const INTERRUPTED: i64 = -4;
    lane.call.store(0, Ordering::Relaxed);
    // Its session may be over, and so is it then.
    if lane.session() == gate::session(gate::epoch()) {
        lane.record_end(&Event::CallExit { result: INTERRUPTED });
    }
}

/// The stack of the call that has just returned.
pub fn add_stack(stack: StackId) {
    if stack.0 != 0 {
        opened::record(&Event::Stack { stack });
    }
}

/// A descriptor that this thread has just got stands for `name`, as far as that is text.
pub fn fd_name(fd: u64, name: &[u8]) {
    let name = name.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    opened::record(&Event::FdName { fd, name });
}

/// A thread that is about to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewThread {
    thread: ThreadId,
    /// It is one of the tracer's own.
    muted: bool,
}

impl NewThread {
    /// Gives out its number; recorded if the session asks for threads.
    #[inline]
    pub fn announce(stack: impl FnOnce() -> StackId) -> Self {
        let thread = ThreadId(thread::new_number());
        if records(Classes::THREADS) {
            opened::record(&Event::ThreadNew { thread, stack: stack() });
        }
        NewThread { thread, muted: thread::is_hushed() }
    }

    /// Its number in the trace.
    pub fn id(self) -> ThreadId {
        self.thread
    }

    /// To be called first of all on the new thread: it gets its lane here, where it may allocate.
    pub fn begin(self) {
        if self.muted { thread::mute() } else { thread::adopt(self.thread.0) }
    }
}

/// The calling thread has allocated memory: a sample that stands for `weight` bytes. For the allocator
/// itself: it neither allocates nor claims a lane. On a thread that has none the event is lost.
pub fn allocated(bytes: u64, weight: u64) {
    if thread::is_hushed() || !wants(Classes::HEAP) {
        return;
    }
    match thread::claimed() {
        Some(lane) => {
            let stack = current_stack();
            let fields = [bytes, weight, u64::from(stack.0)];
            if !lane.numbers(kind::ALLOC, fields, stack.0 != 0) {
                lane.record(&Event::Alloc { bytes, weight, stack });
            }
        }
        None => {
            if let Some(reason) = thread::loss_without_lane() {
                WITHOUT_LANE.add(reason, 1, clock::now());
            }
        }
    }
}

/// Gives the calling thread its lane, if it has none, where it may allocate: so that later, in a
/// signal handler or inside the allocator, it has one.
pub fn adopt_thread() {
    thread::adopt(0);
}

/// The calling thread is called `name` from here on. One that has no lane gets it: who names itself is
/// at its beginning, where it may allocate, even if an allocator has made it behind our back.
pub fn set_thread_name(name: &str) {
    thread::adopt(0);
    if let Some(lane) = thread::claimed() {
        lane.rename(name);
    }
}

/// The thread of that number is called `name` in what it records from its next piece on.
pub fn set_name_of(thread: ThreadId, name: &str) {
    let is_it = |lane: &&Lane| lane.identity.thread.load(Ordering::Relaxed) == thread.0;
    if let Some(lane) = LANES.iter().find(is_it) {
        lane.identity.set_name(name);
    }
}

/// The number in the trace of the calling thread; 0 when it has none.
pub fn current_thread() -> ThreadId {
    ThreadId(thread::claimed().map_or(0, |lane| lane.identity.thread.load(Ordering::Relaxed)))
}

/// This is a child that was forked without the C library's `fork`, which tells of it by itself: it
/// records nothing, and ends without the parent's session. May be called in a signal handler.
pub fn forked() {
    fork::forked();
}

/// From here on, what the calling thread does is not recorded, or is again; returns what held before.
/// For what cannot be a closure; otherwise there is [`crate::quietly`].
pub fn hush(quiet: bool) -> bool {
    thread::hush(quiet)
}
