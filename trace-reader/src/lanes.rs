//! Each thread's pieces of memory in order.

use crate::damage::DamageList;
use crate::hash::Map;
use crate::tables::Tables;
use trace_format::ThreadId;
use trace_format::tables::EventsHead;

/// A block of events: a piece of a thread's memory, or a part of one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    pub(crate) head: EventsHead,
    /// Where its block is in the file.
    pub(crate) block: usize,
    /// Where its events are in the file, and how many bytes of them there are.
    pub(crate) at: usize,
    pub(crate) len: usize,
    /// The generation that it stands in, whose tables its numbers refer to: from 1 on.
    pub(crate) generation: u32,
    /// How it goes on from the part before it on its thread.
    pub(crate) joint: Joint,
}

/// How a part follows the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Joint {
    /// It is the next part of the same piece: time goes on from the part before.
    Continues,
    /// It begins a piece and nothing is missing between.
    Follows,
    /// Something is missing before it.
    Gap,
}

/// A thread's parts: a range of the list of all.
#[derive(Clone, Debug)]
pub(crate) struct Lane {
    pub(crate) thread: ThreadId,
    pub(crate) parts: std::ops::Range<usize>,
}

/// All threads' parts.
#[derive(Debug, Default)]
pub(crate) struct Lanes {
    pub(crate) parts: Vec<Part>,
    /// By thread id.
    pub(crate) lanes: Vec<Lane>,
    by_thread: Map<ThreadId, usize>,
}

impl Lanes {
    /// Sorts parts that stood in the file in any order, and says what is missing or double.
    pub(crate) fn new(mut parts: Vec<Part>, tables: &Tables, damage: &mut DamageList) -> Self {
        let key = |part: &Part| (part.head.thread, part.head.seq, part.head.offset, part.at);
        if !parts.is_sorted_by_key(key) {
            parts.sort_unstable_by_key(key);
        }
        let mut lanes = Lanes { parts: Vec::with_capacity(parts.len()), ..Lanes::default() };
        for mut part in parts {
            let thread = part.head.thread;
            let before = lanes.parts.last().filter(|before| before.head.thread == thread);
            match follow(before, &part) {
                Ok(joint) => part.joint = joint,
                Err(overlap) => {
                    damage.add(part.block, part.at + part.len - part.block, || overlap);
                    continue;
                }
            }
            if part.joint == Joint::Gap && !tables.pieces_may_be_missing(thread) {
                damage.add(part.block, 0, || missing(before, &part));
            }
            if before.is_none() {
                let start = lanes.parts.len();
                lanes.by_thread.insert(thread, lanes.lanes.len());
                lanes.lanes.push(Lane { thread, parts: start..start });
            }
            lanes.parts.push(part);
            if let Some(lane) = lanes.lanes.last_mut() {
                lane.parts.end = lanes.parts.len();
            }
        }
        lanes
    }

    pub(crate) fn find(&self, thread: ThreadId) -> Option<usize> {
        self.by_thread.get(&thread).copied()
    }

    pub(crate) fn parts(&self, lane: usize) -> &[Part] {
        &self.parts[self.lanes[lane].parts.clone()]
    }
}

/// How `part` goes on from `before`, or why it cannot be used.
fn follow(before: Option<&Part>, part: &Part) -> Result<Joint, String> {
    let EventsHead { thread, seq, offset, .. } = part.head;
    let Some(before) = before else {
        return Ok(if (seq, offset) == (0, 0) { Joint::Follows } else { Joint::Gap });
    };
    if seq != before.head.seq {
        let next = before.head.seq.checked_add(1) == Some(seq) && offset == 0;
        return Ok(if next { Joint::Follows } else { Joint::Gap });
    }
    let end = before.head.offset.saturating_add(before.len as u64);
    match offset.cmp(&end) {
        std::cmp::Ordering::Equal => Ok(Joint::Continues),
        std::cmp::Ordering::Greater => Ok(Joint::Gap),
        std::cmp::Ordering::Less => Err(format!(
            "thread {}: its piece {seq} is there up to byte {end}, and again from byte {offset} on",
            thread.0
        )),
    }
}

fn missing(before: Option<&Part>, part: &Part) -> String {
    let EventsHead { thread, seq, offset, .. } = part.head;
    let thread = thread.0;
    let expected = before.map_or(0, |before| before.head.seq.saturating_add(1));
    match before {
        Some(before) if before.head.seq == seq => {
            let end = before.head.offset.saturating_add(before.len as u64);
            format!("thread {thread}: bytes {end} to {offset} of its piece {seq} are missing before this")
        }
        _ if expected >= seq => {
            format!("thread {thread}: the first {offset} bytes of its piece {seq} are missing before this")
        }
        _ if offset == 0 && expected == seq - 1 => {
            format!("thread {thread}: its piece {expected} is missing before this")
        }
        _ if offset == 0 => {
            format!("thread {thread}: its pieces {expected} to {} are missing before this", seq - 1)
        }
        _ => format!(
            "thread {thread}: its pieces from {expected} on and {offset} bytes of its piece {seq} are \
             missing before this"
        ),
    }
}
