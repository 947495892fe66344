//! What a lane holds: events one after the other, each a time since the one before and its fields.
//!
//! An event starts with the varint of `dt << 2 | form`. Forms 0 and 1 are kinds 0 and 1, a region's
//! begin and end, which need no more than that and a site. Form 3 is followed by a byte with the
//! kind. So a region costs 3 bytes when its two gaps are under 32 ticks and its site is among the
//! first 127.

mod call;
mod event;
mod stacks;
mod sync;

pub use call::{Call, Object, Wait};
pub use event::{Event, Outcome, TaskKind, WakeContext};
pub use stacks::stacks;
pub use sync::{Proceed, WaitFor};

use crate::spec::{FieldKind, kind};
use crate::{
    Args, DecodeError, Input, NamedArgs, ObjectId, Out, RegionId, Schema, SiteId, StackId, TaskId, ThreadId,
    Ticks, Value, varint,
};

/// Bits of the first varint that hold the form.
pub const FORM_BITS: u32 = 2;
/// The form that a kind byte follows.
pub const LONG_FORM: u64 = 3;
/// Times since the event before are below this; a longer pause needs a new block.
pub const MAX_DT: u64 = 1 << 50;

/// Appends an event that happened `dt` ticks (below [`MAX_DT`]) after the one before.
pub fn put(out: &mut Out<'_>, dt: u64, event: &Event<'_>) {
    debug_assert!(dt < MAX_DT);
    let number = event.kind();
    if number <= kind::REGION_END {
        out.uint(dt << FORM_BITS | u64::from(number));
    } else {
        out.uint(dt << FORM_BITS | LONG_FORM);
        out.u8(number);
    }
    match *event {
        Event::RegionEnd | Event::RegionUnwind | Event::ThreadEnd => {}
        Event::RegionBegin { site } => out.uint(site),
        Event::RegionBeginArgs { site, args } => {
            out.uint(site);
            args.put(out);
        }
        Event::RegionArgs { args } => args.put(out),
        Event::TaskNew { task, parent, site, kind, name } => {
            out.uint(task);
            out.uint(parent);
            out.uint(site);
            out.uint(kind as u64);
            out.str(name);
        }
        Event::TaskArgs { task, args } => {
            out.uint(task);
            args.put(out);
        }
        Event::TaskStart { task } | Event::TaskEnter { task } => out.uint(task),
        Event::TaskEnd { task, outcome } => {
            out.uint(task);
            out.uint(outcome as u64);
        }
        Event::TaskExit { outcome } => out.uint(outcome as u64),
        Event::AsyncBegin { region, site } => {
            out.uint(region);
            out.uint(site);
        }
        Event::AsyncResume { region } | Event::AsyncSuspend { region } => out.uint(region),
        Event::AsyncEnd { region, outcome } => {
            out.uint(region);
            out.uint(outcome as u64);
        }
        Event::Log { site, message } => {
            out.uint(site);
            out.str(message);
        }
        Event::Counter { site, value } => {
            out.uint(site);
            value.put(out);
        }
        Event::RegionReturn { value } | Event::RegionError { value } => value.put(out),
        Event::TaskReturn { task, value } | Event::TaskError { task, value } => {
            out.uint(task);
            value.put(out);
        }
        Event::ThreadNew { thread, stack } => {
            out.uint(thread);
            out.uint(stack);
        }
        Event::CallEnter { call, object, stack } => {
            out.uint(call as u64);
            out.uint(object);
            out.uint(stack);
        }
        Event::CallExit { result } => out.uint(varint::zigzag(result)),
        Event::Stack { stack } => out.uint(stack),
        Event::SchedIn { os_id, cpu, monotonic_ns } => put_on_cpu(out, os_id, cpu, monotonic_ns),
        Event::SchedOut { os_id, cpu, monotonic_ns, preempted } => {
            put_on_cpu(out, os_id, cpu, monotonic_ns);
            out.uint(u64::from(preempted));
        }
        Event::Sample { os_id, cpu, monotonic_ns, stack, ns } => {
            put_on_cpu(out, os_id, cpu, monotonic_ns);
            out.uint(stack);
            out.uint(ns);
        }
        Event::PageFault { os_id, cpu, monotonic_ns, address, count } => {
            put_on_cpu(out, os_id, cpu, monotonic_ns);
            out.uint(address);
            out.uint(count);
        }
        Event::SchedWake { os_id, cpu, monotonic_ns, waker, process, context } => {
            put_on_cpu(out, os_id, cpu, monotonic_ns);
            out.uint(waker);
            out.uint(process);
            out.uint(context as u64);
        }
        Event::SystemCall { os_id, cpu, monotonic_ns, call, object, ns, result } => {
            put_on_cpu(out, os_id, cpu, monotonic_ns);
            out.uint(call as u64);
            out.uint(object);
            out.uint(ns);
            out.uint(u64::from(result.is_some()));
            out.uint(varint::zigzag(result.unwrap_or(0)));
        }
        Event::Alloc { bytes, weight, stack } => {
            out.uint(bytes);
            out.uint(weight);
            out.uint(stack);
        }
        Event::FdName { fd, name } => {
            out.uint(fd);
            out.str(name);
        }
        Event::SyncWait { object, site, wait, number, stack } => {
            put_at(out, object, site, wait as u64);
            out.uint(number);
            out.uint(stack);
        }
        Event::SyncProceed { object, number, how } => {
            out.uint(object);
            out.uint(number);
            out.uint(how as u64);
        }
        Event::LockAcquire { object, site, shared, turn } => {
            put_at(out, object, site, shared.into());
            out.uint(turn);
        }
        Event::LockRelease { object, site, shared, turn, stack } => {
            put_at(out, object, site, shared.into());
            out.uint(turn);
            out.uint(stack);
        }
        Event::LockPoison { object } => out.uint(object),
        Event::CondNotify { object, site, all, number, stack } => {
            put_at(out, object, site, all.into());
            out.uint(number);
            out.uint(stack);
        }
        Event::ChannelSend { object, site, message, stack }
        | Event::ChannelReceive { object, site, message, stack } => {
            put_at(out, object, site, message);
            out.uint(stack);
        }
        Event::ChannelUnsent { object, message } => {
            out.uint(object);
            out.uint(message);
        }
        Event::Unknown { fields, .. } => out.bytes(fields),
    }
}

/// What the events begin with that are about a lock, a condition, a barrier or a channel.
fn put_at(out: &mut Out<'_>, object: ObjectId, site: SiteId, next: u64) {
    out.uint(object);
    out.uint(site);
    out.uint(next);
}

/// What the events begin with that the kernel tells of a thread.
fn put_on_cpu(out: &mut Out<'_>, os_id: u64, cpu: u64, monotonic_ns: u64) {
    out.uint(os_id);
    out.uint(cpu);
    out.uint(monotonic_ns);
}

/// An event and when it happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timed<'a> {
    /// When, by the recording process's clock.
    pub ticks: Ticks,
    /// What.
    pub event: Event<'a>,
}

/// Reads the events of one block. After an error nothing follows.
#[derive(Clone, Debug)]
pub struct Events<'a> {
    input: Input<'a>,
    ticks: u64,
    schema: &'a Schema,
    failed: bool,
}

impl<'a> Events<'a> {
    /// Reads `bytes`, whose first time is since `base`.
    pub fn new(bytes: &'a [u8], base: Ticks, schema: &'a Schema) -> Self {
        Events { input: Input::new(bytes), ticks: base.0, schema, failed: false }
    }

    /// The time of the last event read, or the base.
    pub fn ticks(&self) -> Ticks {
        Ticks(self.ticks)
    }

    /// Bytes read so far.
    pub fn offset(&self) -> usize {
        self.input.offset()
    }

    #[inline]
    fn read(&mut self) -> Result<Timed<'a>, DecodeError> {
        let at_head = self.input.clone();
        let head = self.input.uint()?;
        self.ticks = self.ticks.wrapping_add(head >> FORM_BITS);
        let event = match head & ((1 << FORM_BITS) - 1) {
            0 => {
                let site = SiteId(self.input.uint32()?);
                self.schema.skip_extra(kind::REGION_BEGIN, &mut self.input)?;
                Event::RegionBegin { site }
            }
            1 => {
                self.schema.skip_extra(kind::REGION_END, &mut self.input)?;
                Event::RegionEnd
            }
            LONG_FORM => self.long()?,
            _ => return Err(at_head.error("an event (form 2 has no meaning in this version)")),
        };
        Ok(Timed { ticks: Ticks(self.ticks), event })
    }

    fn long(&mut self) -> Result<Event<'a>, DecodeError> {
        let input = &mut self.input;
        let at_kind = input.clone();
        let number = input.u8()?;
        let event = match number {
            kind::REGION_BEGIN_ARGS => {
                Event::RegionBeginArgs { site: SiteId(input.uint32()?), args: Args::get(input)? }
            }
            kind::REGION_ARGS => Event::RegionArgs { args: Args::get(input)? },
            kind::REGION_UNWIND => Event::RegionUnwind,
            kind::TASK_NEW => Event::TaskNew {
                task: TaskId(input.uint()?),
                parent: TaskId(input.uint()?),
                site: SiteId(input.uint32()?),
                kind: TaskKind::from_number(input.uint()?),
                name: input.str()?,
            },
            kind::TASK_ARGS => Event::TaskArgs { task: TaskId(input.uint()?), args: NamedArgs::get(input)? },
            kind::TASK_START => Event::TaskStart { task: TaskId(input.uint()?) },
            kind::TASK_END => {
                Event::TaskEnd { task: TaskId(input.uint()?), outcome: Outcome::from_number(input.uint()?) }
            }
            kind::TASK_ENTER => Event::TaskEnter { task: TaskId(input.uint()?) },
            kind::TASK_EXIT => Event::TaskExit { outcome: Outcome::from_number(input.uint()?) },
            kind::ASYNC_BEGIN => {
                Event::AsyncBegin { region: RegionId(input.uint()?), site: SiteId(input.uint32()?) }
            }
            kind::ASYNC_RESUME => Event::AsyncResume { region: RegionId(input.uint()?) },
            kind::ASYNC_SUSPEND => Event::AsyncSuspend { region: RegionId(input.uint()?) },
            kind::ASYNC_END => Event::AsyncEnd {
                region: RegionId(input.uint()?),
                outcome: Outcome::from_number(input.uint()?),
            },
            kind::LOG => Event::Log { site: SiteId(input.uint32()?), message: input.str()? },
            kind::COUNTER => Event::Counter { site: SiteId(input.uint32()?), value: Value::get(input)? },
            kind::THREAD_END => Event::ThreadEnd,
            kind::REGION_RETURN => Event::RegionReturn { value: Value::get(input)? },
            kind::REGION_ERROR => Event::RegionError { value: Value::get(input)? },
            kind::TASK_RETURN => Event::TaskReturn { task: TaskId(input.uint()?), value: Value::get(input)? },
            kind::TASK_ERROR => Event::TaskError { task: TaskId(input.uint()?), value: Value::get(input)? },
            kind::THREAD_NEW => {
                Event::ThreadNew { thread: ThreadId(input.uint()?), stack: StackId(input.uint32()?) }
            }
            kind::CALL_ENTER => Event::CallEnter {
                call: Call::from_number(input.uint()?),
                object: input.uint()?,
                stack: StackId(input.uint32()?),
            },
            kind::CALL_EXIT => Event::CallExit { result: varint::unzigzag(input.uint()?) },
            kind::STACK => Event::Stack { stack: StackId(input.uint32()?) },
            kind::SCHED_IN => {
                Event::SchedIn { os_id: input.uint()?, cpu: input.uint()?, monotonic_ns: input.uint()? }
            }
            kind::SCHED_OUT => Event::SchedOut {
                os_id: input.uint()?,
                cpu: input.uint()?,
                monotonic_ns: input.uint()?,
                preempted: input.uint()? != 0,
            },
            kind::SAMPLE => Event::Sample {
                os_id: input.uint()?,
                cpu: input.uint()?,
                monotonic_ns: input.uint()?,
                stack: StackId(input.uint32()?),
                ns: self.later(number, 4)?,
            },
            kind::PAGE_FAULT => Event::PageFault {
                os_id: input.uint()?,
                cpu: input.uint()?,
                monotonic_ns: input.uint()?,
                address: input.uint()?,
                count: self.later(number, 4)?,
            },
            kind::SCHED_WAKE => Event::SchedWake {
                os_id: input.uint()?,
                cpu: input.uint()?,
                monotonic_ns: input.uint()?,
                waker: input.uint()?,
                process: input.uint()?,
                context: WakeContext::from_number(input.uint()?),
            },
            kind::SYSTEM_CALL => {
                let (os_id, cpu, monotonic_ns) = (input.uint()?, input.uint()?, input.uint()?);
                let call = Call::from_number(input.uint()?);
                let (object, ns) = (input.uint()?, input.uint()?);
                let (returned, result) = (input.uint()? != 0, varint::unzigzag(input.uint()?));
                let result = returned.then_some(result);
                Event::SystemCall { os_id, cpu, monotonic_ns, call, object, ns, result }
            }
            kind::ALLOC => {
                Event::Alloc { bytes: input.uint()?, weight: input.uint()?, stack: StackId(input.uint32()?) }
            }
            kind::FD_NAME => Event::FdName { fd: input.uint()?, name: input.str()? },
            kind::SYNC_WAIT..=kind::CHANNEL_RECEIVE => sync::get(number, input)?,
            number if number > LONG_FORM as u8 => return self.unknown(number, &at_kind),
            _ => return Err(at_kind.error("an event kind in its own form (0 to 3 have no long form)")),
        };
        self.schema.skip_extra(number, &mut self.input)?;
        Ok(event)
    }

    /// A field that the kind has not always had: 0 where the file's table does not have it.
    fn later(&mut self, number: u8, place: usize) -> Result<u64, DecodeError> {
        if self.schema.has(number, place) { self.input.uint() } else { Ok(0) }
    }

    fn unknown(&mut self, number: u8, at_kind: &Input<'a>) -> Result<Event<'a>, DecodeError> {
        let schema = self.schema;
        let row = schema.row(number).ok_or_else(|| at_kind.error("an event kind of the header's table"))?;
        let before = self.input.rest();
        for (_, kind) in &row.fields {
            FieldKind::skip(*kind, &mut self.input)?;
        }
        Ok(Event::Unknown { kind: number, fields: &before[..before.len() - self.input.rest().len()] })
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = Result<Timed<'a>, DecodeError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.input.is_empty() || self.failed {
            return None;
        }
        let event = self.read();
        self.failed = event.is_err();
        Some(event)
    }
}

/// How many events `bytes` holds: those before the first error.
pub fn count(bytes: &[u8], schema: &Schema) -> u64 {
    Events::new(bytes, Ticks(0), schema).take_while(Result::is_ok).count() as u64
}

/// The bytes that a short event needs at most: an integer for the time and one for the site.
pub const MAX_SHORT_LEN: usize = 2 * varint::MAX_LEN;
