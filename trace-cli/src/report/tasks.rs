//! The tree of threads and tasks: who did the work, and when.

use super::Look;
use super::forest::{Group, groups};
use super::regions::place;
use super::strip::strip;
use crate::terminal::{Cell, Column, Style, Table, count, duration, plural, share, shorten};
use std::cmp::Reverse;
use trace_reader::Summary;
use trace_reader::summary::Task;

/// Rows when the user named no number.
const ROWS: usize = 14;
/// Branches deeper than this are counted, not drawn.
const DEPTH: usize = 10;

pub(super) fn tasks(summary: &Summary, look: Look) -> String {
    let groups = groups(&summary.tasks);
    if groups.is_empty() {
        return String::new();
    }
    let table = Table::new(vec![
        Column::name("TASK"),
        Column::spare("SPAWNED AT"),
        Column::picture("ALIVE"),
        Column::number("P50"),
        Column::number("MAX"),
        Column::number("ON THREAD"),
        Column::minor("SHARE"),
        Column::picture("ENDED"),
    ]);
    let shown = choose(&groups, look.limit.unwrap_or(ROWS));
    let mut children = vec![Vec::new(); groups.len()];
    let mut roots = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        group.parent.map_or(&mut roots, |parent| &mut children[parent]).push(at);
    }
    let mut tree = Tree { groups: &groups, children, shown, duration_ns: summary.duration_ns, table };
    tree.branches(roots, "", 0);
    tree.table.text(&look.style, look.width)
}

/// The groups that worked most, with their ancestors, as many as there are rows for.
fn choose(groups: &[Group<'_>], rows: usize) -> Vec<bool> {
    let mut order: Vec<_> = (0..groups.len()).collect();
    order.sort_by_key(|&at| Reverse((groups[at].parent.is_none(), groups[at].busy_ns)));
    let mut shown = vec![false; groups.len()];
    let mut room = rows;
    for at in order {
        let lineage = || std::iter::successors(Some(at), |&at| groups[at].parent);
        // Its own row and those of the ancestors that are not there yet; a long line need not be
        // followed to its end.
        let needed = lineage().take_while(|&at| !shown[at]).take(DEPTH + 1).count();
        if needed > room || lineage().nth(DEPTH).is_some() {
            continue;
        }
        room -= needed;
        let path: Vec<_> = lineage().take_while(|&at| !shown[at]).collect();
        path.into_iter().for_each(|at| shown[at] = true);
    }
    shown
}

struct Tree<'a> {
    groups: &'a [Group<'a>],
    children: Vec<Vec<usize>>,
    shown: Vec<bool>,
    duration_ns: u64,
    table: Table,
}

impl Tree<'_> {
    /// Adds siblings, the first to come into being first, each followed by its own branches. No
    /// deeper than [`DEPTH`], since nothing deeper was chosen.
    fn branches(&mut self, siblings: Vec<usize>, before: &str, depth: usize) {
        let (mut shown, hidden): (Vec<_>, Vec<_>) = siblings.into_iter().partition(|&at| self.shown[at]);
        shown.sort_by_key(|&at| self.groups[at].tasks.iter().map(|task| task.start_ns).min());
        let last = shown.len().saturating_sub(1);
        for (place, at) in shown.into_iter().enumerate() {
            let ends = place == last && hidden.is_empty();
            let (branch, below) = match (depth, ends) {
                (0, _) => ("", ""),
                (_, true) => ("└─ ", "   "),
                (_, false) => ("├─ ", "│  "),
            };
            self.row(at, format!("{before}{branch}"));
            self.longest(at, format!("{before}{below}  "));
            let children = std::mem::take(&mut self.children[at]);
            self.branches(children, &format!("{before}{below}"), depth + 1);
        }
        if !hidden.is_empty() {
            let branch = if depth == 0 { "" } else { "└─ " };
            self.table.remark(format!("{before}{branch}… {}", self.unseen(hidden)));
        }
    }

    /// What is behind branches that are not drawn.
    fn unseen(&self, mut branches: Vec<usize>) -> String {
        let mut tasks = 0;
        while let Some(at) = branches.pop() {
            tasks += self.groups[at].tasks.len() as u64;
            branches.extend(&self.children[at]);
        }
        format!("and {} (--limit)", plural(tasks, "more task"))
    }

    /// Which of many took longest, where they have arguments to tell them apart.
    fn longest(&mut self, at: usize, before: String) {
        let tasks = &self.groups[at].tasks;
        let Some(longest) = tasks.iter().max_by_key(|task| task.duration_ns) else { return };
        if tasks.len() > 1 && !longest.args.is_empty() {
            let args: Vec<_> =
                longest.args.iter().take(4).map(|(name, value)| format!("{name}={value}")).collect();
            let text = format!("longest: {}", args.join(" "));
            self.table.below(0, Cell::new(text).behind(before).painted(Style::faint));
        }
    }

    fn row(&mut self, at: usize, branch: String) {
        let group = &self.groups[at];
        let mut durations: Vec<_> = group.tasks.iter().map(|task| task.duration_ns).collect();
        durations.sort_unstable();
        let sum = durations.iter().copied().fold(0, u64::saturating_add);
        let (middle, longest) = (durations[(durations.len() - 1) / 2], durations[durations.len() - 1]);
        let many = group.tasks.len() > 1;
        // What a thread does is on it all its life: to say so would look like work where it waits.
        let has_thread = matches!(&*group.tasks[0].kind, "main" | "thread");
        let lives = group.tasks.iter().map(|task| (task.start_ns, task.end_ns));
        self.table.row(vec![
            Cell::new(label(group)).behind(branch),
            Cell::new(spawned_at(group.tasks[0])).painted(Style::faint),
            Cell::new(strip(lives, self.duration_ns)).painted(Style::picture),
            Cell::new(duration(middle)),
            Cell::new(if many { duration(longest) } else { String::new() }),
            Cell::new(if has_thread { String::new() } else { duration(group.busy_ns) }),
            Cell::new(if has_thread { String::new() } else { share(group.busy_ns, sum) }),
            endings(group),
        ]);
    }
}

/// What they are called, by the place where they have no name; how many they are; and their kind
/// where it is not the usual one.
fn label(group: &Group<'_>) -> String {
    let task = group.tasks[0];
    let place = spawn_place(task);
    let name = [&task.name, &place, &task.kind].into_iter().find(|name| !name.is_empty());
    let kind = match task.kind.as_str() {
        "thread" | "main" => String::new(),
        kind => format!(" ({kind})"),
    };
    // The name is what gives way when room is short.
    let name = shorten(name.map_or("", String::as_str), 60);
    match group.tasks.len() {
        1 => format!("{name}{kind}"),
        many => format!("{name}{kind} ×{}", count(many as u64)),
    }
}

/// Said once: not again where it stands for the name.
fn spawned_at(task: &Task) -> String {
    if task.name.is_empty() { String::new() } else { shorten(&spawn_place(task), 24) }
}

fn spawn_place(task: &Task) -> String {
    let (file, line) = task.spawned_at.rsplit_once(':').unwrap_or((&task.spawned_at, ""));
    place(file, line.parse().unwrap_or(0))
}

/// Only what is out of the ordinary.
fn endings(group: &Group<'_>) -> Cell {
    let number = |outcome: &str| group.tasks.iter().filter(|task| task.outcome == outcome).count() as u64;
    let ended: Vec<_> = ["panicked", "cancelled", "open"]
        .into_iter()
        // What main does goes on until the recording ends, and longer.
        .filter(|outcome| number(outcome) > 0 && group.tasks[0].kind != "main")
        .map(|outcome| match group.tasks.len() {
            1 => outcome.to_owned(),
            _ => format!("{} {outcome}", count(number(outcome))),
        })
        .collect();
    let paint = if number("panicked") > 0 { Style::bad } else { Style::odd };
    Cell::new(ended.join(", ")).painted(paint)
}
