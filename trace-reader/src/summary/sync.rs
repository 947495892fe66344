//! Adding up what a program did with locks, conditions, barriers and channels of `trace::sync`.
//!
//! A file can have as many of them as it has events: the summary has rows for [`ROWS`], with
//! [`WAITS`] each of who waited for whom.

use super::runtime::frames;
use super::{Sync, SyncWait};
use crate::hash::Map;
use crate::model::{self, StackIndex};
use crate::trace::Trace;
use std::cmp::Reverse;
use trace_format::events::WaitFor;
use trace_format::{ObjectId, SiteId, ThreadId};

const ROWS: usize = 1_000;
const WAITS: usize = 10;

#[derive(Default)]
pub(super) struct SyncSums {
    objects: Map<ObjectId, Sums>,
    /// Who waited for whom.
    ways: Map<(ObjectId, Way), WaySums>,
}

#[derive(Default)]
struct Sums {
    site: SiteId,
    /// Of what kind it is, as far as its site does not say it.
    kind: &'static str,
    acquired: u64,
    shared: u64,
    poisoned: u64,
    open: u64,
    held: u64,
    longest: Option<(u64, ThreadId)>,
    /// The longest with a stack.
    longest_seen: Option<(u64, ThreadId, StackIndex)>,
    waits: u64,
    in_vain: u64,
    waiting: u64,
    waited: u64,
    max_wait: u64,
    notified: u64,
    sent: u64,
    received: u64,
}

/// Who waited, who had it then, and who ended the wait.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Way(ThreadId, ThreadId, ThreadId);

#[derive(Default)]
struct WaySums {
    waits: u64,
    total: u64,
    /// The longest one's duration and stacks.
    longest: Option<(u64, Option<StackIndex>, Option<StackIndex>)>,
}

impl SyncSums {
    fn at(&mut self, object: ObjectId, site: SiteId, kind: &'static str) -> &mut Sums {
        let sums = self.objects.entry(object).or_default();
        (sums.site, sums.kind) = (site, kind);
        sums
    }

    pub(super) fn hold(&mut self, hold: &model::Hold) {
        let sums = self.at(hold.object, hold.site, "lock");
        let duration = hold.duration_ns();
        sums.acquired += u64::from(!hold.early && !hold.shared);
        sums.shared += u64::from(!hold.early && hold.shared);
        sums.poisoned += u64::from(hold.poisoned);
        sums.open += u64::from(hold.open);
        sums.held = sums.held.saturating_add(duration);
        if !hold.early && sums.longest.is_none_or(|(longest, _)| longest < duration) {
            sums.longest = Some((duration, hold.thread));
        }
        if let Some(stack) = hold.stack.filter(|_| !hold.early)
            && sums.longest_seen.is_none_or(|(longest, _, _)| longest < duration)
        {
            sums.longest_seen = Some((duration, hold.thread, stack));
        }
    }

    pub(super) fn wait(&mut self, wait: &model::SyncWait) {
        let kind = match wait.wait {
            WaitFor::Lock | WaitFor::Share | WaitFor::Unknown => "lock",
            WaitFor::Condition => "condition",
            WaitFor::Barrier => "barrier",
            WaitFor::Room | WaitFor::Message => "channel",
        };
        let sums = self.at(wait.object, wait.site, kind);
        let duration = wait.duration_ns();
        sums.waits += 1;
        sums.in_vain += u64::from(wait.in_vain);
        sums.waiting += u64::from(wait.open);
        sums.waited = sums.waited.saturating_add(duration);
        sums.max_wait = sums.max_wait.max(duration);
        let ended_by = wait.ended_by.map_or(ThreadId(0), |ended| ended.thread);
        let way = self.ways.entry((wait.object, Way(wait.thread, wait.holder, ended_by))).or_default();
        way.waits += 1;
        way.total = way.total.saturating_add(duration);
        if way.longest.is_none_or(|(longest, _, _)| longest < duration) {
            way.longest = Some((duration, wait.stack, wait.ended_by.and_then(|ended| ended.stack)));
        }
    }

    pub(super) fn message(&mut self, message: &model::Message) {
        let sums = self.at(message.object, message.site, "channel");
        sums.sent += u64::from(message.sent.is_some());
        sums.received += u64::from(message.received.is_some());
    }

    pub(super) fn notification(&mut self, notification: &model::Notification) {
        self.at(notification.object, notification.site, "condition").notified += 1;
    }

    pub(super) fn rows(self, trace: &Trace) -> Vec<Sync> {
        // 1. Those that were waited for most, and held.
        let mut objects: Vec<_> = self.objects.into_iter().collect();
        objects.sort_unstable_by_key(|(id, sums)| (Reverse(sums.waited), Reverse(sums.held), *id));
        objects.truncate(ROWS);
        // 2. Who waited there for whom.
        let mut ways: Map<ObjectId, Vec<(Way, WaySums)>> =
            objects.iter().map(|&(id, _)| (id, Vec::new())).collect();
        for ((object, way), sums) in self.ways {
            if let Some(of) = ways.get_mut(&object) {
                of.push((way, sums));
            }
        }
        let row = |(id, sums): (ObjectId, Sums)| {
            let mut ways = ways.remove(&id).unwrap_or_default();
            ways.sort_unstable_by_key(|(way, sums)| (Reverse(sums.total), *way));
            ways.truncate(WAITS);
            row(trace, id, &sums, &ways)
        };
        objects.into_iter().map(row).collect()
    }
}

fn row(trace: &Trace, id: ObjectId, sums: &Sums, ways: &[(Way, WaySums)]) -> Sync {
    let site = trace.site(sums.site);
    let name = site.map_or(String::new(), |site| short(&site.name));
    let kind = name.split('<').next().unwrap_or_default();
    let (longest, holder) = sums.longest.unwrap_or_default();
    let wait = |(Way(waiter, holder, ended_by), sums): &(Way, WaySums)| {
        let (max_ns, stack, ended_stack) = sums.longest.unwrap_or_default();
        SyncWait {
            thread: waiter.0,
            thread_name: trace.thread_name(*waiter).into(),
            holder: holder.0,
            holder_name: trace.thread_name(*holder).into(),
            ended_by: ended_by.0,
            ended_by_name: trace.thread_name(*ended_by).into(),
            count: sums.waits,
            total_ns: sums.total,
            max_ns,
            stack: frames(trace, stack),
            ended_stack: frames(trace, ended_stack),
        }
    };
    Sync {
        id: id.0,
        kind: if kind.is_empty() { sums.kind.into() } else { kind.into() },
        file: site.map_or(String::new(), |site| site.file.to_string()),
        line: site.map_or(0, |site| site.line),
        name,
        acquired: sums.acquired,
        shared: sums.shared,
        held_ns: sums.held,
        max_held_ns: longest,
        holder: holder.0,
        holder_name: trace.thread_name(holder).into(),
        holder_stack: frames(trace, sums.longest_seen.map(|(_, _, stack)| stack)),
        held_at_end: sums.open,
        poisoned: sums.poisoned,
        notified: sums.notified,
        sent: sums.sent,
        received: sums.received,
        waits: sums.waits,
        in_vain: sums.in_vain,
        waiting_at_end: sums.waiting,
        waited_ns: sums.waited,
        max_wait_ns: sums.max_wait,
        waits_by: ways.iter().map(wait).collect(),
    }
}

/// A type without the paths: `Mutex<Vec<u8>>` of `trace_core::locks::mutex::Mutex<alloc::vec::Vec<u8>>`.
fn short(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for part in name.split("::") {
        let word = text.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at + 1);
        // What stands before `::` is a path; behind a `>` it is a type whose item follows.
        if !text.ends_with('>') {
            text.truncate(word);
        } else {
            text += "::";
        }
        text += part;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_called_without_their_paths() {
        for (name, expected) in [
            ("trace_core::locks::mutex::Mutex<alloc::vec::Vec<u8>>", "Mutex<Vec<u8>>"),
            ("trace_core::locks::rwlock::RwLock<(u8, a::B<c::D>)>", "RwLock<(u8, B<D>)>"),
            ("a::Mutex<dyn core::fmt::Debug + b::C>", "Mutex<dyn Debug + C>"),
            ("a::Mutex<&'static str>", "Mutex<&'static str>"),
            ("<a::B as c::D>::E", "<B as D>::E"),
            ("Condvar", "Condvar"),
            ("é::ß::", ""),
            ("", ""),
        ] {
            assert_eq!(short(name), expected, "{name}");
        }
    }
}
