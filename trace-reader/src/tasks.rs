//! What became of each task.

use crate::hash::{Map, Set};
use crate::model::{Returned, Task, TaskKind, Time};
use smallvec::SmallVec;
use std::sync::Arc;
use trace_format::wire::{MAX_STR, cut};
use trace_format::{self as format, NamedArgs, Outcome, SiteId, TaskId, ThreadId, Value};

/// A thread list up to this length is searched; a longer one has a set beside it.
const MAX_SEARCHED: usize = 16;

#[derive(Debug, Default)]
pub(crate) struct Tasks {
    list: Vec<Task>,
    by_id: Map<TaskId, usize>,
    /// Of tasks with many threads.
    ran_on: Set<(usize, ThreadId)>,
}

impl Tasks {
    pub(crate) fn id(&self, place: usize) -> TaskId {
        self.list[place].id
    }

    /// A `task_new`. A second one of the same id says nothing.
    pub(crate) fn new_task(
        &mut self,
        now: Time,
        (id, parent): (TaskId, TaskId),
        site: SiteId,
        kind: format::TaskKind,
        name: Arc<str>,
    ) {
        if self.by_id.contains_key(&id) {
            return;
        }
        let kind = match kind {
            format::TaskKind::Thread => TaskKind::Thread,
            format::TaskKind::Future => TaskKind::Future,
            format::TaskKind::Job => TaskKind::Job,
            format::TaskKind::Logical | format::TaskKind::Unknown => TaskKind::Logical,
        };
        self.add(now, id, kind, |task| {
            task.parent = parent;
            task.site = site;
            task.name = name;
        });
    }

    /// The place of a task; one whose `task_new` is not in the trace begins now.
    pub(crate) fn get(&mut self, now: Time, id: TaskId, kind: TaskKind) -> usize {
        match self.by_id.get(&id) {
            Some(&place) => place,
            None => self.add(now, id, kind, |_| ()),
        }
    }

    /// A thread's implicit task.
    pub(crate) fn implicit(&mut self, now: Time, thread: ThreadId, name: Arc<str>) -> usize {
        let kind = if thread.0 == 1 { TaskKind::Main } else { TaskKind::Thread };
        let id = Task::implicit(thread);
        if let Some(&place) = self.by_id.get(&id) {
            return place;
        }
        self.add(now, id, kind, |task| task.name = name)
    }

    /// A thread's implicit task, if it has had one.
    pub(crate) fn known_implicit(&self, thread: ThreadId) -> Option<usize> {
        self.by_id.get(&Task::implicit(thread)).copied()
    }

    fn add(&mut self, now: Time, id: TaskId, kind: TaskKind, fill: impl FnOnce(&mut Task)) -> usize {
        let mut task = Task {
            id,
            name: Arc::default(),
            parent: TaskId(0),
            kind,
            site: SiteId(0),
            start: now,
            first_run: None,
            end: None,
            busy_ns: 0,
            outcome: None,
            threads: SmallVec::new(),
            args: Vec::new(),
            result: None,
        };
        fill(&mut task);
        let place = self.list.len();
        self.list.push(task);
        self.by_id.insert(id, place);
        place
    }

    /// A thread works on a task from `now` on.
    pub(crate) fn runs(&mut self, place: usize, thread: ThreadId, now: Time) {
        let task = &mut self.list[place];
        task.first_run.get_or_insert(now);
        if task.threads.last() == Some(&thread) {
            return;
        }
        if task.threads.len() == MAX_SEARCHED {
            self.ran_on.extend(task.threads.iter().map(|&thread| (place, thread)));
        }
        let known = if task.threads.len() >= MAX_SEARCHED {
            !self.ran_on.insert((place, thread))
        } else {
            task.threads.contains(&thread)
        };
        if !known {
            task.threads.push(thread);
        }
    }

    /// A thread worked on a task for a while.
    pub(crate) fn was_busy(&mut self, place: usize, ns: u64) {
        let busy = &mut self.list[place].busy_ns;
        *busy = busy.saturating_add(ns);
    }

    /// A task is over.
    pub(crate) fn ends(&mut self, place: usize, now: Time, outcome: Outcome) {
        let task = &mut self.list[place];
        if task.end.is_none() {
            task.end = Some(now);
            task.outcome = Some(outcome);
        }
    }

    /// Arguments of a task; a name that it has already gets the new value.
    pub(crate) fn args(&mut self, place: usize, args: &NamedArgs<'_>) {
        // A file with more of them than this is not ours, and each name searches the list.
        const MAX: usize = 256;
        let known = &mut self.list[place].args;
        for (name, value) in args.iter() {
            let (name, value) = (cut(name, MAX_STR), text(value));
            let room = known.len() < MAX;
            match known.iter_mut().find(|(other, _)| **other == *name) {
                Some((_, text)) => *text = value,
                None if room => known.push((name.into(), value)),
                None => {}
            }
        }
    }

    /// What a task returned; the last word on it counts.
    pub(crate) fn result(&mut self, place: usize, result: Returned<'_>) {
        self.list[place].result = Some(Box::new(match result {
            Returned::Value(value) => Ok(text(value)),
            Returned::Error(error) => Err(text(error)),
        }));
    }

    pub(crate) fn into_list(self) -> Vec<Task> {
        self.list
    }
}

/// A value as text, cut to as much as a file of ours has of it.
pub(crate) fn text(value: Value<'_>) -> String {
    let mut text = value.to_string();
    text.truncate(cut(&text, MAX_STR).len());
    text
}
