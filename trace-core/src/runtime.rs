//! What `trace-runtime` records through: calls of the C library, and threads from their first to
//! their last instruction.
//!
//! Everything here may be called at any point of a thread's life, also inside the allocator and in
//! signal handlers. What the tracer itself calls is not recorded.

use crate::loss::WITHOUT_LANE;
use crate::opened::Opened;
use crate::sync::{AtomicU32, Ordering};
use crate::{clock, gate, stack, thread};
use std::marker::PhantomData;
use trace_format::tables::LossReason;
use trace_format::{Call, Event, StackId, ThreadId};

/// What a session asks for, a bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Classes(pub u32);

impl Classes {
    /// Threads: made, joined, ended.
    pub const THREADS: Classes = Classes(1);
    /// Waiting for and waking other threads: futexes, and the locks of C code.
    pub const LOCKS: Classes = Classes(1 << 1);
    /// Reading, writing, connecting, and waiting for descriptors.
    pub const IO: Classes = Classes(1 << 2);
    /// Sleeping.
    pub const TIMERS: Classes = Classes(1 << 3);
    /// Which thread ran on which CPU, and why it stopped.
    pub const SCHED: Classes = Classes(1 << 4);
    /// Where threads were found running.
    pub const SAMPLES: Classes = Classes(1 << 5);
    /// Page faults.
    pub const FAULTS: Classes = Classes(1 << 6);
    /// The heap.
    pub const HEAP: Classes = Classes(1 << 7);
    /// Stacks with all of these.
    pub const STACKS: Classes = Classes(1 << 8);
    /// Stacks of tasks and regions, too.
    pub const REGION_STACKS: Classes = Classes(1 << 9);

    /// Every class with its name in `TRACE_COLLECT`.
    pub const ALL: [(Classes, &'static str); 10] = [
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
    ];

    /// What a session asks for that does not say: all but stacks of regions.
    pub const DEFAULT: Classes = Classes((1 << 9) - 1);

    /// Whether all of `other` is asked for.
    #[inline(always)]
    pub const fn has(self, other: Classes) -> bool {
        self.0 & other.0 == other.0
    }
}

static WANTED: AtomicU32 = AtomicU32::new(0);

pub(crate) fn want(classes: Classes) {
    WANTED.store(classes.0, Ordering::Relaxed);
}

/// Whether a session is live that asks for `class`. One relaxed load while none is.
#[inline(always)]
pub fn wants(class: Classes) -> bool {
    gate::epoch() != gate::OFF && wanted().has(class)
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

/// A call that this thread is in.
#[derive(Debug)]
#[must_use = "the call ends with `exit`"]
pub struct InCall {
    opened: Opened,
    _stays: PhantomData<*const ()>,
}

impl InCall {
    /// This thread calls, about `object`. To be asked for when [`wants`] has said so.
    pub fn enter(call: Call, object: u64, stack: StackId) -> Self {
        let opened = if thread::is_quiet() {
            Opened::nothing()
        } else {
            Opened::event(&Event::CallEnter { call, object, stack })
        };
        InCall { opened, _stays: PhantomData }
    }

    /// The call has returned; an error is its negative number.
    pub fn exit(self, result: i64) {
        if self.opened.is_open() {
            self.opened.close(&Event::CallExit { result });
        }
    }

    /// As [`InCall::exit`], with the stack, which is about the call as well.
    pub fn exit_with_stack(self, result: i64, stack: StackId) {
        let recorded = self.opened.is_open();
        self.exit(result);
        if recorded && stack.0 != 0 {
            crate::opened::record(&Event::Stack { stack });
        }
    }
}

/// A thread that is about to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewThread(ThreadId);

impl NewThread {
    /// Gives out its number; recorded if the session asks for threads.
    pub fn announce() -> Self {
        let thread = ThreadId(thread::new_number());
        if wants(Classes::THREADS) && !thread::is_quiet() {
            crate::opened::record(&Event::ThreadNew { thread, stack: current_stack() });
        }
        NewThread(thread)
    }

    /// Its number in the trace.
    pub fn id(self) -> ThreadId {
        self.0
    }

    /// To be called first of all on the new thread: it gets its lane here, where it may allocate.
    pub fn begin(self) {
        thread::adopt(self.0.0);
    }
}

/// The calling thread has allocated memory: a sample that stands for `weight` bytes. For the allocator
/// itself: it neither allocates nor claims a lane. On a thread that has none the event is lost.
pub fn allocated(bytes: u64, weight: u64) {
    if thread::is_quiet() || !wants(Classes::HEAP) {
        return;
    }
    match thread::claimed() {
        Some(lane) => {
            lane.record(&Event::Alloc { bytes, weight, stack: current_stack() });
        }
        None => WITHOUT_LANE.add(LossReason::Reentrant, 1, clock::now()),
    }
}

/// Gives the calling thread its lane, if it has none, where it may allocate: so that later, in a
/// signal handler or inside the allocator, it has one.
pub fn adopt_thread() {
    thread::adopt(0);
}

/// The calling thread is called `name` from here on.
pub fn set_thread_name(name: &str) {
    if let Some(lane) = thread::claimed() {
        lane.identity.set_name(name);
    }
}

/// The number in the trace of the calling thread; 0 when it has none.
pub fn current_thread() -> ThreadId {
    ThreadId(thread::claimed().map_or(0, |lane| lane.identity.thread.load(Ordering::Relaxed)))
}
