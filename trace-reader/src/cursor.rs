//! Reading a lane, event by event.

use crate::lanes::{Joint, Part};
use trace_format::events::{Events, FORM_BITS, MAX_DT};
use trace_format::spec::kind;
use trace_format::{DecodeError, Event, Schema, SiteId, StackId, Ticks, varint};

const SHORT_BEGIN: u64 = kind::REGION_BEGIN as u64;
const SHORT_END: u64 = kind::REGION_END as u64;

/// What stands next on a lane. The two that nearly every event is are apart, so that they are never
/// copied with the size of the largest.
#[derive(Clone, Copy, Debug)]
pub(crate) enum What<'a> {
    Begin(SiteId),
    End,
    Other(Event<'a>),
    /// Events are missing here.
    Missing(Missing),
}

/// What is known about missing events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// So many of the innermost open things were closed.
    LostEnds(u64),
    /// What was opened and closed is not known.
    Gap,
}

impl<'a> What<'a> {
    /// The event, if it is one.
    #[inline]
    pub(crate) fn event(&self) -> Option<Event<'a>> {
        match *self {
            What::Begin(site) => Some(Event::RegionBegin { site }),
            What::End => Some(Event::RegionEnd),
            What::Other(event) => Some(event),
            What::Missing(_) => None,
        }
    }
}

/// Reads a lane from its first event to its last.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    schema: &'a Schema,
    parts: &'a [Part],
    /// Of the part being read; the next one is behind it.
    place: usize,
    /// What is left of it.
    rest: &'a [u8],
    ticks: u64,
    pending: Option<(Ticks, Missing)>,
    /// The part before ended in something that could not be read.
    torn: bool,
    /// The short forms have no fields that this version does not know.
    plain: bool,
    /// Events later than any could be after the one before.
    pub(crate) too_long: u64,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8], schema: &'a Schema, parts: &'a [Part]) -> Self {
        let fields = |kind| schema.row(kind).map_or(0, |row| row.fields.len());
        let plain = fields(kind::REGION_BEGIN) <= 1 && fields(kind::REGION_END) == 0;
        let mut cursor = Cursor {
            bytes,
            schema,
            parts,
            place: 0,
            rest: &[],
            ticks: 0,
            pending: None,
            torn: false,
            plain,
            too_long: 0,
        };
        if let Some(part) = parts.first() {
            cursor.read(part, part.head.base);
        }
        cursor
    }

    /// Puts the next event, or the next place where events are missing, into `what`. What cannot be
    /// decoded goes to `damage` with its part, and the lane goes on with its next part.
    #[inline(always)]
    pub(crate) fn next(
        &mut self,
        what: &mut What<'a>,
        damage: &mut impl FnMut(&Part, DecodeError),
    ) -> Option<Ticks> {
        // 1. The short forms, without a detour.
        if self.plain
            && let Some((head, len)) = varint::read(self.rest)
            && head < MAX_DT << FORM_BITS
        {
            let short = match head & ((1 << FORM_BITS) - 1) {
                SHORT_END => {
                    *what = What::End;
                    Some(len)
                }
                SHORT_BEGIN => match varint::read(&self.rest[len..]) {
                    Some((site, site_len)) if site <= u64::from(u32::MAX) => {
                        *what = What::Begin(SiteId(site as u32));
                        Some(len + site_len)
                    }
                    _ => None,
                },
                _ => None,
            };
            if let Some(len) = short {
                self.rest = &self.rest[len..];
                self.ticks = self.ticks.wrapping_add(head >> FORM_BITS);
                return Some(Ticks(self.ticks));
            }
        }
        self.next_slow(what, damage)
    }

    #[inline(never)]
    fn next_slow(
        &mut self,
        what: &mut What<'a>,
        damage: &mut impl FnMut(&Part, DecodeError),
    ) -> Option<Ticks> {
        loop {
            // 2. Anything else.
            let mut events = Events::new(self.rest, Ticks(self.ticks), self.schema);
            match events.next() {
                Some(Ok(timed)) => {
                    *what = What::Other(timed.event);
                    self.too_long += u64::from(timed.ticks.0.wrapping_sub(self.ticks) >= MAX_DT);
                    self.rest = &self.rest[events.offset()..];
                    self.ticks = timed.ticks.0;
                    return Some(timed.ticks);
                }
                Some(Err(mut error)) => {
                    let part = &self.parts[self.place];
                    error.offset += part.len - self.rest.len();
                    damage(part, error);
                    self.torn = true;
                    self.rest = &[];
                }
                // 3. Or the next part, before which something may be missing.
                None => {
                    self.next_part()?;
                    if let Some((ticks, missing)) = self.pending.take() {
                        *what = What::Missing(missing);
                        return Some(ticks);
                    }
                }
            }
        }
    }

    /// The generation of the event that was read last.
    pub(crate) fn generation(&self) -> u32 {
        self.parts.get(self.place).map_or(0, |part| part.generation)
    }

    /// The stack that the next event gives to the one that was read last, if it is of that kind, with
    /// the generation that it stands in.
    pub(crate) fn following_stack(&self) -> Option<(u32, StackId)> {
        let (rest, generation) = match (self.rest, self.parts.get(self.place + 1)) {
            ([], Some(next)) if next.joint != Joint::Gap && !self.torn => {
                (self.bytes.get(next.at..next.at + next.len)?, next.generation)
            }
            (rest, _) => (rest, self.generation()),
        };
        match Events::new(rest, Ticks(0), self.schema).next()?.ok()?.event {
            Event::Stack { stack } => Some((generation, stack)),
            _ => None,
        }
    }

    /// The lane's first part.
    pub(crate) fn first_part(&self) -> Option<&'a Part> {
        self.parts.first()
    }

    fn next_part(&mut self) -> Option<()> {
        let part = self.parts.get(self.place + 1)?;
        self.place += 1;
        let (before, base) = (Ticks(self.ticks), part.head.base);
        let gap = std::mem::take(&mut self.torn) || part.joint == Joint::Gap;
        // 1. A part that continues a piece has the piece's base, but its time goes on.
        let from = if part.head.offset == 0 { base } else { before.max(base) };
        // 2. Lost ends belong to the start of a piece.
        self.pending = if gap {
            Some((before, Missing::Gap))
        } else if part.head.offset == 0 && part.head.lost_ends > 0 {
            Some((base, Missing::LostEnds(part.head.lost_ends)))
        } else {
            None
        };
        self.read(part, from);
        Some(())
    }

    fn read(&mut self, part: &Part, from: Ticks) {
        self.rest = self.bytes.get(part.at..part.at + part.len).unwrap_or_default();
        self.ticks = from.0;
    }
}
