//! The tree of threads: who made whom, how long each had a CPU, and what each waited for.

use super::Look;
use super::strip::strip;
use crate::terminal::{Cell, Column, Style, Table, count, duration, plural, shorten};
use std::collections::BTreeMap;
use trace_format::ThreadId;
use trace_reader::Summary;
use trace_reader::summary::Thread;

/// Rows when the user named no number.
const ROWS: usize = 14;
/// Branches deeper than this are counted, not drawn.
const DEPTH: usize = 10;

/// Threads that are shown as one row: brothers of one name that made no others.
struct Group<'a> {
    threads: Vec<&'a Thread>,
    children: Vec<usize>,
}

/// Nothing, for a recording that knows nothing of threads beyond their tasks.
pub(super) fn threads(summary: &Summary, look: Look) -> String {
    if !are_known(summary) {
        return String::new();
    }
    let threads: Vec<_> = the_program_s(summary).collect();
    let (groups, roots) = groups(&threads);
    let table = Table::new(vec![
        Column::name("THREAD"),
        Column::picture("ALIVE"),
        Column::number("ON CPU"),
        Column::number("WAITED"),
        Column::text("FOR"),
    ]);
    let mut tree = Tree { groups, table, room: look.limit.unwrap_or(ROWS), end: summary.duration_ns };
    let shown = tree.branches(&roots, "", 0);
    let hidden = threads.len().saturating_sub(shown);
    if hidden > 0 {
        tree.table.remark(format!("… and {} (--limit)", plural(hidden as u64, "more thread")));
    }
    tree.table.text(&look.style, look.width)
}

/// Whether more is known of threads than their tasks.
pub(super) fn are_known(summary: &Summary) -> bool {
    the_program_s(summary).any(is_known)
}

/// The threads of the program, without those of the recorder.
pub(super) fn the_program_s(summary: &Summary) -> impl Iterator<Item = &Thread> {
    summary.threads.iter().filter(|thread| !is_ours(thread))
}

fn is_known(thread: &Thread) -> bool {
    thread.parent != 0 || thread.on_cpu_ns.is_some() || !thread.waits.is_empty()
}

/// What a collector records of its own accord stands on a thread of the recorder, which has no life in
/// the program. A thread of the program may be called like one.
fn is_ours(thread: &Thread) -> bool {
    ThreadId(thread.id).is_recorders()
}

/// All groups, and those that no thread of the trace has made.
fn groups<'a>(threads: &[&'a Thread]) -> (Vec<Group<'a>>, Vec<usize>) {
    let place = |id: u64| threads.binary_search_by_key(&id, |thread| thread.id).ok();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); threads.len()];
    let mut roots = Vec::new();
    for (at, thread) in threads.iter().enumerate() {
        match place(thread.parent).filter(|_| thread.parent != 0) {
            Some(parent) => children[parent].push(at),
            None => roots.push(at),
        }
    }
    // A group is at the place of its first thread.
    let mut groups: Vec<_> =
        threads.iter().map(|thread| Group { threads: vec![*thread], children: Vec::new() }).collect();
    let mut joined = |siblings: &[usize]| {
        let mut firsts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut kept = Vec::new();
        for &at in siblings {
            let name = threads[at].name.as_str();
            let may_join = !name.is_empty() && children[at].is_empty();
            match firsts.get(name).filter(|_| may_join) {
                Some(&first) => groups[first].threads.push(threads[at]),
                None => {
                    kept.push(at);
                    if may_join {
                        firsts.insert(name, at);
                    }
                }
            }
        }
        kept
    };
    let roots = joined(&roots);
    let children: Vec<_> = children.iter().map(|siblings| joined(siblings)).collect();
    for (group, children) in groups.iter_mut().zip(children) {
        group.children = children;
    }
    (groups, roots)
}

struct Tree<'a> {
    groups: Vec<Group<'a>>,
    table: Table,
    /// Rows that may still be added.
    room: usize,
    end: u64,
}

impl Tree<'_> {
    /// Adds siblings with their branches. How many threads they are.
    fn branches(&mut self, siblings: &[usize], before: &str, depth: usize) -> usize {
        let mut shown = 0;
        for (place, &at) in siblings.iter().enumerate() {
            if self.room == 0 || depth == DEPTH {
                break;
            }
            self.room -= 1;
            let (branch, below) = match (depth, place + 1 == siblings.len()) {
                (0, _) => ("", ""),
                (_, true) => ("└─ ", "   "),
                (_, false) => ("├─ ", "│  "),
            };
            self.row(at, format!("{before}{branch}"));
            shown += self.groups[at].threads.len();
            let children = std::mem::take(&mut self.groups[at].children);
            shown += self.branches(&children, &format!("{before}{below}"), depth + 1);
        }
        shown
    }

    fn row(&mut self, at: usize, branch: String) {
        let threads = &self.groups[at].threads;
        let lives = threads.iter().map(|thread| {
            let begin = thread.made_ns.unwrap_or(thread.first_ns).min(thread.first_ns.max(1));
            (begin, thread.ended_ns.unwrap_or(self.end))
        });
        let on_cpu: Vec<_> = threads.iter().filter_map(|thread| thread.on_cpu_ns).collect();
        let on_cpu = if on_cpu.is_empty() { String::new() } else { duration(sum(on_cpu)) };
        let mut waits: BTreeMap<&str, u64> = BTreeMap::new();
        for (what, ns) in threads.iter().flat_map(|thread| &thread.waits) {
            let sum = waits.entry(*what).or_default();
            *sum = sum.saturating_add(*ns);
        }
        let waited = if waits.is_empty() { String::new() } else { duration(sum(waits.values().copied())) };
        let mut waits: Vec<_> = waits.into_iter().filter(|(_, ns)| *ns > 0).collect();
        waits.sort_by_key(|(_, ns)| std::cmp::Reverse(*ns));
        let waits: Vec<_> = match waits.as_slice() {
            [(what, _)] => vec![(*what).to_owned()],
            waits => waits.iter().map(|(what, ns)| format!("{what} {}", duration(*ns).trim())).collect(),
        };
        self.table.row(vec![
            Cell::new(label(threads)).behind(branch),
            Cell::new(strip(lives, self.end)).painted(Style::picture),
            Cell::new(on_cpu),
            Cell::new(waited),
            Cell::new(waits.join(", ")),
        ]);
    }
}

fn sum(numbers: impl IntoIterator<Item = u64>) -> u64 {
    numbers.into_iter().fold(0, u64::saturating_add)
}

fn label(threads: &[&Thread]) -> String {
    let first = threads[0];
    let name = match (first.name.as_str(), first.id) {
        ("", 1) => "main".to_owned(),
        ("", id) => format!("thread {id}"),
        (name, _) => shorten(name, 40),
    };
    match threads.len() {
        1 => name,
        many => format!("{name} ×{}", count(many as u64)),
    }
}
