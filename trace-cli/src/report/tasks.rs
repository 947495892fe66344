//! The tree of threads and tasks: who did the work, and when.

use super::Look;
use super::forest::{Group, groups};
use super::regions::{last_error, place};
use super::strip::strip;
use super::threads::are_known;
use crate::terminal::{Cell, Column, Style, Table, count, duration, plural, share, shorten};
use std::cmp::Reverse;
use std::collections::HashMap;
use trace_reader::Summary;
use trace_reader::summary::Task;

/// Rows when the user named no number.
const ROWS: usize = 14;
/// Branches deeper than this are counted, not drawn.
const DEPTH: usize = 10;
/// Ids of the tasks that threads have by themselves begin here.
const OF_THREADS: u64 = 1 << 52;

/// Nothing, where all that there is has been said of threads.
pub(super) fn tasks(summary: &Summary, look: Look) -> String {
    if are_known(summary) && summary.tasks.iter().all(is_a_thread_s) {
        return String::new();
    }
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
    let alike = Alike::of(&groups);
    let mut tree = Tree { groups: &groups, alike, children, shown, duration_ns: summary.duration_ns, table };
    tree.branches(roots, "", 0);
    tree.table.text(&look.style, look.width)
}

/// Whether it is that which every thread has, and did not come to a bad end.
fn is_a_thread_s(task: &Task) -> bool {
    task.id >= OF_THREADS && matches!(&*task.outcome, "completed" | "open")
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
    alike: Alike<'a>,
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
            self.errors(at, format!("{before}{below}  "));
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

    /// How many returned an error, and the one that ended last.
    fn errors(&mut self, at: usize, before: String) {
        let failed = self.groups[at].tasks.iter().filter(|task| task.errors > 0);
        let Some(last) = failed.clone().max_by_key(|task| task.end_ns) else { return };
        let mut text = format!("{} returned an error", count(failed.count() as u64));
        if let Some(error) = &last.last_error {
            text += &last_error(error);
        }
        self.table.below(0, Cell::new(text).behind(before).painted(Style::bad));
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
        let name = name(group.tasks[0]);
        let exact = format!("{name}{}", self.alike.mark(group.tasks[0]));
        self.table.row(vec![
            Cell::new(label(group, &name)).alone(label(group, &exact)).behind(branch),
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

/// Names that tasks of several places have in common: `serve::{async block}`, spawned at three lines,
/// would be three rows alike where there is no room for the places.
struct Alike<'a>(HashMap<(&'a str, &'a str), Places<'a>>);

struct Places<'a> {
    /// The first that was seen: a file and a line.
    first: (&'a str, &'a str),
    several: bool,
    /// They are in several files.
    files: bool,
}

impl<'a> Alike<'a> {
    fn of(groups: &[Group<'a>]) -> Self {
        let mut names = HashMap::new();
        for task in groups.iter().map(|group| group.tasks[0]) {
            let place = file_and_line(task);
            let places = names.entry((&*task.kind, &*task.name)).or_insert(Places {
                first: place,
                several: false,
                files: false,
            });
            places.several |= places.first != place;
            places.files |= places.first.0 != place.0;
        }
        Alike(names)
    }

    /// What follows the name to tell it from others of that name.
    fn mark(&self, task: &Task) -> String {
        match self.0.get(&(&*task.kind, &*task.name)) {
            // Without a name it is called by its place.
            _ if task.name.is_empty() || task.spawned_at.is_empty() => String::new(),
            Some(places) if places.files => format!(" {}", spawn_place(task)),
            Some(places) if places.several => format!(":{}", file_and_line(task).1),
            _ => String::new(),
        }
    }
}

/// Their name, or what stands for it.
fn name(task: &Task) -> String {
    let place = spawn_place(task);
    let name = [&task.name, &place, &task.kind].into_iter().find(|name| !name.is_empty());
    name.cloned().unwrap_or_default()
}

/// What they are called, how many they are, and their kind where it is not the usual one.
fn label(group: &Group<'_>, name: &str) -> String {
    let task = group.tasks[0];
    let kind = match task.kind.as_str() {
        "thread" | "main" => String::new(),
        kind => format!(" ({kind})"),
    };
    // The name is what gives way when room is short.
    let name = shorten(name, 60);
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
    let (file, line) = file_and_line(task);
    place(file, line.parse().unwrap_or(0))
}

fn file_and_line(task: &Task) -> (&str, &str) {
    task.spawned_at.rsplit_once(':').unwrap_or((&task.spawned_at, ""))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn future(id: u64, name: &str, spawned_at: &str) -> Task {
        let (name, kind, spawned_at) = (name.into(), "future".into(), spawned_at.into());
        #[rustfmt::skip]
        let task = Task {
            id, name, parent: 0, kind, spawned_at, start_ns: 0, end_ns: 1, duration_ns: 1, busy_ns: 1,
            outcome: "completed".into(), threads: vec![], args: Default::default(), returned: None, errors: 0,
            last_error: None,
        };
        task
    }

    /// A bug that this guards against: what one function spawned at three lines was three rows alike.
    #[test]
    fn names_of_several_places_have_their_line_and_their_file_where_they_are_in_several() {
        let tasks = [
            future(1, "serve::{async block}", "src/main.rs:7"),
            future(2, "serve::{async block}", "src/main.rs:9"),
            future(3, "poll", "src/net/mod.rs:7"),
            future(4, "poll", "src/db.rs:7"),
            future(5, "once", "src/db.rs:8"),
            future(6, "", "src/db.rs:9"),
            future(7, "", "src/db.rs:10"),
        ];
        let groups = groups(&tasks);
        let alike = Alike::of(&groups);
        let marks: Vec<_> = tasks.iter().map(|task| alike.mark(task)).collect();
        assert_eq!(marks, [":7", ":9", " net/mod.rs:7", " db.rs:7", "", "", ""]);
    }
}
