//! Calls of the C library, from enter to exit, and who ended which wait.

use super::State;
use crate::cursor::Cursor;
use crate::merge::Shown;
use crate::model::{Alloc, Call, FdName, PageFault, Sample, StackIndex, Task, Time, Wake};
use crate::pairs::THREAD_END;
use crate::stack::{Frame, FrameKind, OpenCall};
use crate::walk::Observer;
use smallvec::SmallVec;
use trace_format::events::Wait;
use trace_format::{self as format, Event, SiteId, StackId, ThreadId};

/// A call that ended waits, or a thread's end, from its begin until all of them are over.
#[derive(Debug)]
pub(super) struct Waker {
    by: Option<format::Call>,
    thread: trace_format::ThreadId,
    time: Time,
    stack: Option<StackIndex>,
    /// It is over, so that its stack is known.
    done: bool,
    /// Waits that it ended and that are not over yet.
    left: u32,
    /// Those that were over before it was.
    ended: SmallVec<[Call; 1]>,
}

impl<'a> State<'a> {
    /// What `trace-runtime` records. `cursor` stands behind the event.
    pub(super) fn runtime_event(
        &mut self,
        shown: &Shown<'_, 'a>,
        cursor: &Cursor<'a>,
        event: &Event<'a>,
        observer: &mut impl Observer<'a>,
    ) {
        let (lane, now) = (shown.lane, shown.time);
        let find = |stack: StackId| self.trace.stacks.find(cursor.generation(), stack);
        match *event {
            Event::CallEnter { call, object, stack } => {
                self.note_wakers(now);
                let stack = find(stack).or_else(|| self.following_stack(cursor));
                // What a wait for a lock of the program does inside is no second wait.
                let waits = call.wait() == Wait::Lock;
                let inside = self.sync_waits_for(lane).filter(|_| waits);
                self.call_enter(lane, now, OpenCall { call, object, stack, depth: 0, inside });
            }
            Event::CallExit { result } => {
                self.note_wakers(now);
                let stack = self.following_stack(cursor);
                match self.threads[lane].stack.close(FrameKind::Call, |_| true) {
                    Some(frame) => self.give_call(lane, now, &frame, Some(result), stack, observer),
                    None => self.unpaired_ends += 1,
                }
            }
            Event::Sample { os_id, cpu, monotonic_ns, stack, ns } => {
                let time = Time::from_ns(self.trace.clock.monotonic(monotonic_ns));
                let (thread, stack) = (self.trace.thread_by_os_id(os_id, time), find(stack));
                let cpu = u32::try_from(cpu).unwrap_or(u32::MAX);
                observer.sample(&Sample { time, thread, cpu, stack, ns });
            }
            Event::PageFault { os_id, monotonic_ns, address, count, .. } => {
                let time = Time::from_ns(self.trace.clock.monotonic(monotonic_ns));
                observer.page_fault(&PageFault {
                    time,
                    thread: self.trace.thread_by_os_id(os_id, time),
                    address,
                    count,
                });
            }
            Event::SystemCall { os_id, monotonic_ns, call, object, ns, result, .. } => {
                self.note_wakers(now);
                let begin = Time::from_ns(self.trace.clock.monotonic(monotonic_ns));
                let end = Time::from_ns(self.trace.clock.monotonic(monotonic_ns.saturating_add(ns)));
                let thread = self.trace.thread_by_os_id(os_id, begin);
                self.told_call(thread, call, object, (begin, end.min(now)), result, observer);
            }
            Event::Alloc { bytes, weight, stack } => {
                let stack = find(stack);
                let task = self.current_task(lane, now);
                let (task, thread) = (self.tasks.id(task), self.threads[lane].id);
                observer.alloc(&Alloc { time: now, thread, task, bytes, weight, stack });
            }
            Event::FdName { fd, name } => observer.fd_name(FdName { time: now, fd, name }),
            _ => {}
        }
    }

    /// The stack that the next event has for the one that is shown.
    fn following_stack(&self, cursor: &Cursor<'a>) -> Option<StackIndex> {
        let (generation, stack) = cursor.following_stack()?;
        self.trace.stacks.find(generation, stack)
    }

    /// The walk has come to `now`: notes what those were doing who woke others until then.
    #[inline]
    fn note_wakers(&mut self, now: Time) {
        let (trace, threads) = (self.trace, &self.threads);
        self.notes.go_to(now, |waker| {
            let call = threads[trace.lanes.find(waker)?].stack.innermost_call()?;
            Some((call.call, call.stack))
        });
    }

    /// A system call that the kernel told of.
    fn told_call(
        &mut self,
        thread: ThreadId,
        call: format::Call,
        object: u64,
        (begin, end): (Time, Time),
        result: Option<i64>,
        observer: &mut impl Observer<'a>,
    ) {
        let end = end.max(begin);
        let blocked_ns = self.trace.off_cpu_ns(thread, begin, end);
        let (task, open) = (Task::implicit(thread), result.is_none());
        let inside = if call.wait() == Wait::Lock { self.sync_waited_for(thread, begin) } else { None };
        let call = Call {
            thread,
            task,
            call,
            object,
            begin,
            end,
            open,
            result,
            stack: None,
            blocked_ns,
            depth: 0,
            inside,
        };
        observer.call(&call);
        self.told_wake(&call, observer);
    }

    /// A wait whose end no call is known to be the cause of: the kernel may know.
    fn told_wake(&mut self, wait: &Call, observer: &mut impl Observer<'a>) {
        if wait.open || wait.call.wait() == Wait::None || wait.call.wait() == Wait::Cpu {
            return;
        }
        let Some(ender) = self.notes.ender(wait.thread, wait.begin, wait.end) else { return };
        observer.wake(&Wake {
            waker: ender.wake.waker,
            by: ender.by,
            time: ender.wake.time,
            waker_stack: ender.stack,
            wait: *wait,
            told: true,
        });
    }

    fn call_enter(&mut self, lane: usize, now: Time, mut call: OpenCall) {
        let task = self.current_task(lane, now);
        let thread = &mut self.threads[lane];
        let number = thread.calls;
        thread.calls += 1;
        call.depth = thread.stack.open_calls();
        thread.stack.push_call(
            Frame {
                begin: now.ns(),
                inner: 0,
                id: number,
                place: 0,
                task,
                site: SiteId(0),
                kind: FrameKind::Call,
                outermost: false,
            },
            call,
        );
        let left = self.pairs.ended_by(lane, number);
        if left > 0 {
            self.waker(lane, number, Some(call.call), call.stack, now, left, false);
        }
    }

    #[allow(clippy::too_many_arguments, reason = "a row of the table of those that wake")]
    fn waker(
        &mut self,
        lane: usize,
        number: u64,
        by: Option<format::Call>,
        stack: Option<StackIndex>,
        time: Time,
        left: u32,
        done: bool,
    ) {
        let thread = self.threads[lane].id;
        let waker = Waker { by, thread, time, stack, done, left, ended: SmallVec::new() };
        self.wakers.insert((lane, number), waker);
    }

    /// The thread's end ends the waits of those that join it.
    pub(super) fn end_wakes(&mut self, lane: usize, now: Time) {
        let number = u64::from(THREAD_END);
        let left = self.pairs.ended_by(lane, number);
        if left > 0 {
            self.waker(lane, number, None, None, now, left, true);
        }
    }

    /// Gives a call out that was taken from the stack; without a result it is open.
    pub(super) fn give_call(
        &mut self,
        lane: usize,
        now: Time,
        frame: &Frame,
        result: Option<i64>,
        stack: Option<StackIndex>,
        observer: &mut impl Observer<'a>,
    ) {
        let thread = &mut self.threads[lane];
        let Some(open) = thread.stack.take_call(frame.id) else { return };
        let (thread, begin) = (thread.id, Time::from_ns(frame.begin));
        let call = Call {
            thread,
            task: self.tasks.id(frame.task),
            call: open.call,
            object: open.object,
            begin,
            end: now,
            open: result.is_none(),
            result,
            stack: open.stack.or(stack),
            blocked_ns: self.trace.off_cpu_ns(thread, begin, now),
            depth: open.depth,
            inside: open.inside,
        };
        observer.call(&call);
        if self.pairs.is_empty() {
            return self.told_wake(&call, observer);
        }
        // 1. It may have ended waits, of which some are over and wait for its stack.
        let key = (lane, frame.id);
        if let Some(waker) = self.wakers.get_mut(&key) {
            waker.done = true;
            waker.stack = waker.stack.or(call.stack);
            for wait in std::mem::take(&mut waker.ended) {
                observer.wake(&waker.of(wait));
            }
            if waker.left == 0 {
                self.wakers.remove(&key);
            }
        }
        // 2. Or was ended by another.
        let Some((waker_lane, number)) = self.pairs.wake_of(lane, frame.id) else {
            return self.told_wake(&call, observer);
        };
        let key = (waker_lane as usize, u64::from(number));
        let Some(waker) = self.wakers.get_mut(&key) else { return };
        waker.left = waker.left.saturating_sub(1);
        if waker.done {
            observer.wake(&waker.of(call));
        } else {
            waker.ended.push(call);
        }
        if waker.done && waker.left == 0 {
            self.wakers.remove(&key);
        }
    }
}

impl Waker {
    fn of(&self, wait: Call) -> Wake {
        Wake { waker: self.thread, by: self.by, time: self.time, waker_stack: self.stack, wait, told: false }
    }
}
