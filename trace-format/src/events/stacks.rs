//! Which stacks events refer to. A recording process looks for them in whatever it is about to write,
//! so the most frequent kinds are passed over by the lengths of their integers, and not read.

use super::{Events, FORM_BITS, LONG_FORM};
use crate::spec::kind;
use crate::{Schema, StackId, Ticks, varint};

/// The stacks that the events in `bytes` refer to, each as often as it occurs; up to the first event
/// that cannot be read.
pub fn stacks<'a>(bytes: &'a [u8], schema: &'a Schema) -> impl Iterator<Item = StackId> + 'a {
    Stacks { bytes, schema }
}

struct Stacks<'a> {
    bytes: &'a [u8],
    schema: &'a Schema,
}

impl Iterator for Stacks<'_> {
    type Item = StackId;

    fn next(&mut self) -> Option<StackId> {
        while !self.bytes.is_empty() {
            let known = if self.schema.is_extended() { None } else { pass(self.bytes) };
            let (stack, len) = known.or_else(|| self.read())?;
            self.bytes = self.bytes.get(len..)?;
            if stack.0 != 0 {
                return Some(stack);
            }
        }
        None
    }
}

impl Stacks<'_> {
    /// The stack of the next event, whatever it is, and the event's length.
    #[cold]
    fn read(&self) -> Option<(StackId, usize)> {
        let mut events = Events::new(self.bytes, Ticks(0), self.schema);
        let stack = events.next()?.ok()?.event.stack();
        Some((stack.unwrap_or(StackId(0)), events.offset()))
    }
}

/// The stack of the next event, 0 for none, and the event's length, if it is one of a few kinds and
/// does not end here.
#[inline(always)]
fn pass(bytes: &[u8]) -> Option<(StackId, usize)> {
    let form = varint::read(bytes)?.0 & ((1 << FORM_BITS) - 1);
    let at = over(bytes, 0, 1)?;
    let (at, with_stack) = match form {
        LONG_FORM => match *bytes.get(at)? {
            kind::CALL_ENTER => (over(bytes, at + 1, 2)?, true),
            kind::CALL_EXIT => (over(bytes, at + 1, 1)?, false),
            kind::SCHED_IN => (over(bytes, at + 1, 3)?, false),
            kind::SCHED_OUT => (over(bytes, at + 1, 4)?, false),
            _ => return None,
        },
        form if form == u64::from(kind::REGION_BEGIN) => (over(bytes, at, 1)?, false),
        form if form == u64::from(kind::REGION_END) => (at, false),
        _ => return None,
    };
    if !with_stack {
        return Some((StackId(0), at));
    }
    let (stack, len) = varint::read(bytes.get(at..)?)?;
    Some((StackId(u32::try_from(stack).ok()?), at + len))
}

/// Where so many integers end that begin at `at`, which may be beyond the last byte.
#[inline(always)]
fn over(bytes: &[u8], mut at: usize, integers: usize) -> Option<usize> {
    for _ in 0..integers {
        at += bytes.get(at)?.trailing_zeros() as usize + 1;
    }
    Some(at)
}
