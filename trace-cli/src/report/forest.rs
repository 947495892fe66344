//! Tasks that are alike, as one: eight workers started in one place are a row, not eight.

use std::collections::HashMap;
use trace_reader::summary::Task;

/// Tasks of one kind and name, created at one place by alike tasks.
pub(super) struct Group<'a> {
    /// They have this in common, and at least one is there.
    pub(super) tasks: Vec<&'a Task>,
    /// Where in the list the group of their parents is.
    pub(super) parent: Option<usize>,
    /// Their work together.
    pub(super) busy_ns: u64,
}

/// Groups, parents before their children.
///
/// Parents are looked up, not trusted: what a damaged file makes its own ancestor becomes a root.
pub(super) fn groups(tasks: &[Task]) -> Vec<Group<'_>> {
    let known: HashMap<u64, usize> = tasks.iter().enumerate().map(|(at, task)| (task.id, at)).collect();
    let mut children: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut roots = Vec::new();
    for (at, task) in tasks.iter().enumerate() {
        match known.get(&task.parent) {
            Some(&parent) if parent != at => children.entry(parent).or_default().push(at),
            _ => roots.push(at),
        }
    }

    let mut groups = Vec::new();
    let mut seen = vec![false; tasks.len()];
    let mut next = 0;
    let mut start = roots;
    loop {
        let mut work = vec![(None, std::mem::take(&mut start))];
        while let Some((parent, members)) = work.pop() {
            for alike in alike(tasks, members, &mut seen) {
                let below = alike.iter().filter_map(|at| children.get(at)).flatten().copied().collect();
                let tasks: Vec<_> = alike.into_iter().map(|at| &tasks[at]).collect();
                let busy_ns = tasks.iter().map(|task| task.busy_ns).fold(0, u64::saturating_add);
                work.push((Some(groups.len()), below));
                groups.push(Group { tasks, parent, busy_ns });
            }
        }
        // Whatever no root leads to is part of a circle: broken up at its first task.
        match seen[next..].iter().position(|seen| !seen) {
            Some(ahead) => next += ahead,
            None => return groups,
        }
        start = vec![next];
    }
}

/// Sorts tasks that were not seen yet by what they have in common, in the order of the first ones.
fn alike(tasks: &[Task], members: Vec<usize>, seen: &mut [bool]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut places = HashMap::new();
    for at in members {
        if std::mem::replace(&mut seen[at], true) {
            continue;
        }
        let task = &tasks[at];
        let place = *places.entry((&task.kind, &task.name, &task.spawned_at)).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[place].push(at);
    }
    groups
}

#[cfg(test)]
#[path = "forest_tests.rs"]
mod tests;
