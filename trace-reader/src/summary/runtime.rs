//! Adding up what a program did without being asked.
//!
//! A file can have as many locks and descriptors as it has calls, and stacks as deep as it is long: the
//! summary has rows for [`ROWS`] of them, with [`FRAMES`] frames each, and [`PLACES`] for each lock.

use super::{Address, Call, Frame, Io, Lock, Place};
use crate::hash::{Map, Set};
use crate::model::{self, StackIndex, Time, Transfer, transfer, wait_name};
use crate::trace::Trace;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;
use trace_format::Call::{Accept, Accept4, Close, Connect, Open as OpenFile, Openat};
use trace_format::events::{Object, Wait};
use trace_format::wire::{MAX_STR, cut};
use trace_format::{self as format, ThreadId};

const ROWS: usize = 1_000;
const PLACES: usize = 32;
const FRAMES: usize = 64;

#[derive(Default)]
pub(super) struct RuntimeSums {
    /// By the call's number.
    calls: BTreeMap<u16, CallSums>,
    /// By call and object, each by the stack on which was waited.
    locks: Map<(u16, u64), Map<Option<StackIndex>, LockSums>>,
    /// The same by how the waits began and ended: how long.
    ways: Map<(u16, u64, Way), u64>,
    /// Descriptors, as they are now.
    open: Map<u64, Open>,
    /// As they were.
    closed: Map<(u64, Arc<str>), IoSums>,
    /// Of each thread, by what it waits for.
    waits: Map<ThreadId, BTreeMap<&'static str, u64>>,
    pub(super) wakes: u64,
}

#[derive(Default)]
struct CallSums {
    count: u64,
    failed: u64,
    open: u64,
    total: u64,
    max: u64,
    blocked: Option<u64>,
    bytes: u64,
    /// The longest with a stack.
    longest: Option<(u64, StackIndex)>,
}

#[derive(Clone, Copy, Default)]
struct LockSums {
    waits: u64,
    woken: u64,
    total: u64,
    max: u64,
}

impl LockSums {
    fn of<'s>(all: impl IntoIterator<Item = &'s LockSums>) -> LockSums {
        all.into_iter().fold(LockSums::default(), |sums, more| LockSums {
            waits: sums.waits + more.waits,
            woken: sums.woken + more.woken,
            total: sums.total.saturating_add(more.total),
            max: sums.max.max(more.max),
        })
    }

    /// Without a stack.
    fn place(&self) -> Place {
        let LockSums { waits, woken, total: total_ns, max: max_ns } = *self;
        Place { waits, woken, total_ns, max_ns, ..Place::default() }
    }
}

/// On which stack a wait was, which thread ended it, and on which stack.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Way(Option<StackIndex>, ThreadId, Option<StackIndex>);

#[derive(Default)]
struct Open {
    name: Arc<str>,
    /// Whether the name is only what a call about it says: it gives way to what the recorder has found.
    is_guess: bool,
    sums: IoSums,
    /// When a call gave it out, and what its number stood for before that.
    since: Option<Time>,
    before: Arc<str>,
}

#[derive(Clone, Copy, Default)]
struct IoSums {
    calls: u64,
    failed: u64,
    bytes_in: u64,
    bytes_out: u64,
    total: u64,
    max: u64,
}

impl IoSums {
    fn add(&mut self, other: &IoSums) {
        let IoSums { calls, failed, bytes_in, bytes_out, total, max } = *other;
        self.calls += calls;
        self.failed += failed;
        self.bytes_in = self.bytes_in.saturating_add(bytes_in);
        self.bytes_out = self.bytes_out.saturating_add(bytes_out);
        self.total = self.total.saturating_add(total);
        self.max = self.max.max(max);
    }
}

/// Whether a call waits for another thread, at what its object says.
fn is_lock(call: format::Call) -> bool {
    call.wait() == Wait::Lock || call.object() == Object::Thread && call.wait() == Wait::End
}

impl RuntimeSums {
    pub(super) fn call(&mut self, call: &model::Call) {
        let duration = call.duration_ns();
        let failed = call.errno().is_some();
        let bytes = call.bytes().unwrap_or(0);
        // 1. By function.
        let sums = self.calls.entry(call.call as u16).or_default();
        sums.count += 1;
        sums.failed += u64::from(failed);
        sums.open += u64::from(call.open);
        sums.total = sums.total.saturating_add(duration);
        sums.max = sums.max.max(duration);
        if let Some(blocked) = call.blocked_ns {
            sums.blocked = Some(sums.blocked.unwrap_or(0).saturating_add(blocked));
        }
        sums.bytes = sums.bytes.saturating_add(bytes);
        if let Some(stack) = call.stack
            && sums.longest.is_none_or(|(longest, _)| longest < duration)
        {
            sums.longest = Some((duration, stack));
        }
        // 2. By thread.
        if call.depth == 0 && call.inside.is_none() && call.call.wait() != Wait::None {
            let waits = self.waits.entry(call.thread).or_default();
            let sum = waits.entry(wait_name(call.call.wait())).or_default();
            *sum = sum.saturating_add(duration);
        }
        // 3. By lock. Who ended the wait comes later, if it is known.
        if is_lock(call.call) && call.inside.is_none() {
            let key = (call.call as u16, call.object);
            let sums = self.locks.entry(key).or_default().entry(call.stack).or_default();
            sums.waits += 1;
            sums.total = sums.total.saturating_add(duration);
            sums.max = sums.max.max(duration);
            let way = Way(call.stack, ThreadId(0), None);
            *self.ways.entry((key.0, key.1, way)).or_default() += duration;
        }
        // 4. By descriptor.
        if call.call.object() == Object::Fd && call.call != Openat {
            let (way, bytes) = (transfer(call.call), bytes);
            let of = |direction| if way == Some(direction) { bytes } else { 0 };
            let (bytes_in, bytes_out) = (of(Transfer::In), of(Transfer::Out));
            let sums = IoSums {
                calls: 1,
                failed: failed.into(),
                bytes_in,
                bytes_out,
                total: duration,
                max: duration,
            };
            if call.call == Connect {
                // Who made the socket is not in the trace.
                self.given_out(call.object, call);
            }
            self.guess(call);
            let open = self.open.entry(call.object).or_default();
            if call.call != Close {
                open.sums.add(&sums);
            } else if open.since.is_some_and(|since| call.begin < since) {
                // The kernel has given the number away before this call, of another thread, was over.
                let before = (call.object, Arc::clone(&open.before));
                self.closed.entry(before).or_default().add(&sums);
            } else {
                open.sums.add(&sums);
                // What it stands for ends with it.
                if call.result == Some(0) {
                    self.close(call.object);
                }
            }
        }
        if let (OpenFile | Openat | Accept | Accept4, Some(fd @ 0..)) = (call.call, call.result) {
            self.given_out(fd as u64, call);
        }
    }

    /// The calls inside are left out above.
    pub(super) fn sync_wait(&mut self, wait: &model::SyncWait) {
        let sum = self.waits.entry(wait.thread).or_default().entry(wait_name(Wait::Lock)).or_default();
        *sum = sum.saturating_add(wait.duration_ns());
    }

    pub(super) fn wake(&mut self, wake: &model::Wake) {
        self.wakes += 1;
        if wake.wait.inside.is_some() {
            return;
        }
        let (call, duration) = (&wake.wait, wake.wait.duration_ns());
        let key = (call.call as u16, call.object);
        if wake.told && !is_lock(call.call) {
            // Nothing else says that this was for another thread.
            let sums = self.locks.entry(key).or_default().entry(call.stack).or_default();
            sums.waits += 1;
            sums.total = sums.total.saturating_add(duration);
            sums.max = sums.max.max(duration);
        }
        if let Some(sums) = self.locks.get_mut(&key).and_then(|places| places.get_mut(&call.stack)) {
            sums.woken += 1;
        }
        // The wait was put under those of which it is not known.
        if let Some(unknown) = self.ways.get_mut(&(key.0, key.1, Way(call.stack, ThreadId(0), None))) {
            *unknown = unknown.saturating_sub(duration);
        }
        let way = Way(call.stack, wake.waker, wake.waker_stack);
        *self.ways.entry((key.0, key.1, way)).or_default() += duration;
    }

    /// A descriptor that is new, whether or not the end of the old one was seen.
    fn given_out(&mut self, fd: u64, call: &model::Call) {
        let before = self.open.get(&fd).map(|open| Arc::clone(&open.name)).unwrap_or_default();
        self.close(fd);
        self.open.insert(fd, Open { since: Some(call.end), before, ..Open::default() });
        match call.call {
            Accept | Accept4 => self.guess_name(fd, "a connection that was accepted"),
            Connect => self.guess_name(fd, "a connection that was made"),
            _ => {}
        }
    }

    /// Sockets may live too short for the recorder to ask for their names.
    fn guess(&mut self, call: &model::Call) {
        if matches!(call.call, Accept | Accept4) {
            self.guess_name(call.object, "a socket that accepts connections");
        }
    }

    fn guess_name(&mut self, fd: u64, name: &str) {
        let open = self.open.entry(fd).or_default();
        if open.name.is_empty() {
            (open.name, open.is_guess) = (name.into(), true);
        }
    }

    pub(super) fn fd_name(&mut self, name: &model::FdName<'_>) {
        let text = cut(name.name, MAX_STR);
        let known = self.open.get(&name.fd);
        if known.is_some_and(|open| !open.is_guess && !open.name.is_empty() && *open.name != *text) {
            // It stands for something else now, and its closing was not seen.
            self.close(name.fd);
        }
        let open = self.open.entry(name.fd).or_default();
        (open.name, open.is_guess) = (text.into(), false);
    }

    fn close(&mut self, fd: u64) {
        if let Some(Open { name, sums, .. }) = self.open.remove(&fd) {
            self.closed.entry((fd, name)).or_default().add(&sums);
        }
    }

    pub(super) fn take_waits(&mut self, thread: ThreadId) -> BTreeMap<&'static str, u64> {
        self.waits.remove(&thread).unwrap_or_default()
    }

    pub(super) fn calls(&self, trace: &Trace) -> Vec<Call> {
        let row = |(&number, sums): (&u16, &CallSums)| {
            let call = format::Call::from_number(number.into());
            Call {
                name: call.name().into(),
                waits_for: wait_name(call.wait()),
                count: sums.count,
                failed: sums.failed,
                open: sums.open,
                total_ns: sums.total,
                max_ns: sums.max,
                blocked_ns: sums.blocked,
                bytes: sums.bytes,
                stack: frames(trace, sums.longest.map(|(_, stack)| stack)),
            }
        };
        let mut rows: Vec<_> = self.calls.iter().map(row).collect();
        rows.sort_by_key(|row| Reverse(row.total_ns));
        rows
    }

    pub(super) fn locks(&self, trace: &Trace) -> Vec<Lock> {
        // 1. Those that cost most.
        let sums = |(&key, places)| (key, LockSums::of(Map::values(places)));
        let mut locks: Vec<((u16, u64), LockSums)> = self.locks.iter().map(sums).collect();
        locks.sort_unstable_by_key(|&(key, sums)| (Reverse(sums.total), key));
        locks.truncate(ROWS);
        // 2. How most of the time at each of their places was waited.
        let mut ways: Map<(u16, u64, Option<StackIndex>), (u64, Way)> = Map::default();
        let chosen: Set<(u16, u64)> = locks.iter().map(|&(key, _)| key).collect();
        for (&(call, object, way), &ns) in &self.ways {
            if chosen.contains(&(call, object)) {
                let most = ways.entry((call, object, way.0)).or_default();
                *most = (*most).max((ns, way));
            }
        }
        let row = |((number, object), _): ((u16, u64), LockSums)| {
            let mut places: Vec<_> = self.locks[&(number, object)].iter().collect();
            places.sort_unstable_by_key(|&(&stack, sums)| (Reverse(sums.total), stack));
            let place = |&(&stack, sums): &(&Option<StackIndex>, &LockSums)| {
                let Way(_, waker, waker_stack) =
                    ways.get(&(number, object, stack)).map(|&(_, way)| way).unwrap_or_default();
                Place {
                    stack: frames(trace, stack),
                    waker: waker.0,
                    waker_name: trace.thread_name(waker).into(),
                    waker_stack: frames(trace, waker_stack),
                    ..sums.place()
                }
            };
            let rest = LockSums::of(places.iter().skip(PLACES).map(|&(_, sums)| sums));
            let rest = (rest.waits > 0).then(|| rest.place());
            let places = places.iter().take(PLACES).map(place).chain(rest).collect();
            Lock::of(Address(object), format::Call::from_number(number.into()).name().into(), places)
        };
        locks.into_iter().map(row).collect()
    }

    pub(super) fn io(mut self) -> Vec<Io> {
        for fd in self.open.keys().copied().collect::<Vec<_>>() {
            self.close(fd);
        }
        let used = self.closed.iter().filter(|(_, sums)| sums.calls > 0);
        let mut rows: Vec<_> = used.collect();
        rows.sort_unstable_by_key(|&((fd, name), sums)| (Reverse(sums.total), *fd, name));
        rows.truncate(ROWS);
        let row = |((fd, name), sums): (&(u64, Arc<str>), &IoSums)| Io {
            fd: *fd,
            name: name.to_string(),
            calls: sums.calls,
            failed: sums.failed,
            bytes_in: sums.bytes_in,
            bytes_out: sums.bytes_out,
            total_ns: sums.total,
            max_ns: sums.max,
        };
        rows.into_iter().map(row).collect()
    }
}

/// The frames of a stack without names: they return to the address before.
pub(super) fn frames(trace: &Trace, stack: Option<StackIndex>) -> Vec<Frame> {
    let pcs = stack.map_or(&[][..], |stack| trace.frames(stack));
    let frame = |pc: &u64| {
        let address = pc.wrapping_sub(1);
        let module = trace.module_of(address);
        Frame {
            address: Address(address),
            module: module.map(|(module, _)| module.path.to_string()).unwrap_or_default(),
            offset: module.map_or(0, |(_, offset)| offset),
            ..Frame::default()
        }
    };
    pcs.iter().take(FRAMES).map(frame).collect()
}
