//! What the kernel writes into a ring, a record at a time.
//!
//! Nothing here trusts a length: a ring is memory that somebody else writes to.

/// A record's type, flags and length.
const HEADER: usize = 8;
/// What stands at the end of every record but a sample, since it was asked for: whose, when, where and
/// of which event.
const TRAILER: usize = 32;

const LOST: u32 = 2;
const EXIT: u32 = 4;
const THROTTLE: u32 = 5;
const SAMPLE: u32 = 9;
const SWITCH: u32 = 14;

const SWITCH_OUT: u16 = 1 << 13;
const SWITCH_OUT_PREEMPTED: u16 = 1 << 14;

/// Values of a call chain from here on are marks between the kernel's frames and the program's.
const FIRST_MARK: u64 = -4095_i64 as u64;

/// What a record is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct About {
    pub(crate) process: u32,
    pub(crate) os_id: u32,
    pub(crate) monotonic_ns: u64,
    pub(crate) cpu: u32,
    /// The event that it comes from.
    pub(crate) event: u64,
}

/// A record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Record<'a> {
    /// A thread gets the CPU.
    In(About),
    /// A thread loses it.
    Out { about: About, preempted: bool },
    /// A thread was found running.
    Sample { about: About, chain: Chain<'a> },
    /// A thread touched memory that was not mapped.
    Fault { about: About, address: u64 },
    /// A tracepoint was come by; `stream` is the number of the one event among those that inherited
    /// from each other.
    Point { about: About, stream: u64, data: &'a [u8] },
    /// A thread is over.
    Exit(About),
    /// So many records had no room before this one.
    Lost(u64),
    /// The kernel found an event too frequent, and leaves it out for some milliseconds.
    Throttled,
    /// Something that was not asked for.
    Other,
}

/// The program counters of a sample, the innermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chain<'a>(&'a [u8]);

impl Chain<'_> {
    /// The program's frames, without marks.
    pub(crate) fn frames(self) -> impl Iterator<Item = u64> {
        let words = self.0.as_chunks::<8>().0.iter().map(|word| u64::from_ne_bytes(*word));
        words.filter(|&word| word != 0 && word < FIRST_MARK)
    }
}

/// Length of the record that begins `bytes`, with its header; `None` when there cannot be one.
pub(crate) fn len(bytes: &[u8]) -> Option<usize> {
    let len = u16::from_ne_bytes(*bytes.get(6..)?.first_chunk()?) as usize;
    (len >= HEADER && len.is_multiple_of(8)).then_some(len)
}

/// Reads a whole record; `None` when it is shorter than its type says.
pub(crate) fn parse(record: &[u8]) -> Option<Record<'_>> {
    let kind = u32::from_ne_bytes(*record.first_chunk()?);
    let flags = u16::from_ne_bytes(*record.get(4..)?.first_chunk()?);
    let body = record.get(HEADER..)?;
    Some(match kind {
        SWITCH if flags & SWITCH_OUT == 0 => Record::In(trailer(body)?),
        SWITCH => Record::Out { about: trailer(body)?, preempted: flags & SWITCH_OUT_PREEMPTED != 0 },
        SAMPLE => sample(body)?,
        EXIT => Record::Exit(trailer(body)?),
        LOST => Record::Lost(word(body, 8)?),
        THROTTLE => Record::Throttled,
        _ => Record::Other,
    })
}

/// process and thread, time, CPU and a reserved half, event
fn trailer(body: &[u8]) -> Option<About> {
    let at = body.len().checked_sub(TRAILER)?;
    let body = &body[at..];
    let [process, os_id] = halves(body, 0)?;
    let [cpu, _] = halves(body, 16)?;
    Some(About { process, os_id, monotonic_ns: word(body, 8)?, cpu, event: word(body, 24)? })
}

/// event, process and thread, time, address, CPU and a reserved half; then a call chain or the data of
/// a tracepoint, or nothing.
///
/// A call chain begins with its length in 64 bits, of which the upper half is 0, since it is short. Data
/// begin with their length in 32 bits, and then the number of their tracepoint, which is not 0.
fn sample(body: &[u8]) -> Option<Record<'_>> {
    let [process, os_id] = halves(body, 8)?;
    let [cpu, _] = halves(body, 32)?;
    let about = About { process, os_id, monotonic_ns: word(body, 16)?, cpu, event: word(body, 0)? };
    let Some(count) = word(body, 40) else {
        return Some(Record::Fault { about, address: word(body, 24)? });
    };
    if count >> 32 != 0 {
        let [len, _] = halves(body, 40)?;
        // They have a head of their own.
        let data = body[44..].get(..len as usize).filter(|data| data.len() >= HEADER)?;
        return Some(Record::Point { about, stream: word(body, 24)?, data });
    }
    let len = usize::try_from(count).ok()?.checked_mul(8)?;
    Some(Record::Sample { about, chain: Chain(body[48..].get(..len)?) })
}

fn word(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_ne_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn halves(bytes: &[u8], at: usize) -> Option<[u32; 2]> {
    let (halves, _) = bytes.get(at..)?.as_chunks::<4>();
    Some([u32::from_ne_bytes(*halves.first()?), u32::from_ne_bytes(*halves.get(1)?)])
}

#[cfg(test)]
pub(crate) mod tests;
