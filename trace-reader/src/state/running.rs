//! Which task runs on which thread.

use super::State;
use crate::model::{Returned, TaskKind, Time, is_own_id};
use crate::stack::{Frame, FrameKind};
use crate::walk::Observer;
use trace_format::wire::{MAX_STR, cut};
use trace_format::{Event, Outcome, SiteId, TaskId};

impl<'a> State<'a> {
    pub(super) fn task_event(&mut self, lane: usize, now: Time, event: &Event<'a>) {
        match *event {
            // 1. Ids that no task of a file has would be taken for those of threads' own tasks: their
            //    events say nothing, but that something was entered.
            Event::TaskEnter { task } if !is_own_id(task.0) => {
                let own = self.implicit_task(lane, now);
                self.push_task(lane, now, own, FrameKind::Entered);
            }
            Event::TaskNew { task, .. }
            | Event::TaskArgs { task, .. }
            | Event::TaskReturn { task, .. }
            | Event::TaskError { task, .. }
            | Event::TaskStart { task }
            | Event::TaskEnd { task, .. }
                if !is_own_id(task.0) => {}
            // 2. What is known of tasks.
            Event::TaskNew { task, parent, site, kind, name } => {
                let parent = match parent.0 {
                    0 => {
                        let current = self.current_task(lane, now);
                        self.tasks.id(current)
                    }
                    id if !is_own_id(id) => TaskId(0),
                    _ => parent,
                };
                let name = match self.trace.site(site) {
                    Some(site) if name.is_empty() => site.name.clone(),
                    _ => cut(name, MAX_STR).into(),
                };
                self.tasks.new_task(now, (task, parent), site, kind, name);
            }
            Event::TaskArgs { task, args } => {
                let task = self.tasks.get(now, task, TaskKind::Logical);
                self.tasks.args(task, &args);
            }
            Event::TaskReturn { task, value } => {
                let task = self.tasks.get(now, task, TaskKind::Logical);
                self.tasks.result(task, Returned::Value(value));
            }
            Event::TaskError { task, value } => {
                let task = self.tasks.get(now, task, TaskKind::Logical);
                self.tasks.result(task, Returned::Error(value));
            }
            // 3. What runs on this thread.
            Event::TaskStart { task } => {
                let task = self.tasks.get(now, task, TaskKind::Thread);
                self.push_task(lane, now, task, FrameKind::Started);
            }
            Event::TaskEnter { task } => {
                let task = self.tasks.get(now, task, TaskKind::Logical);
                self.push_task(lane, now, task, FrameKind::Entered);
            }
            Event::TaskEnd { task, outcome } => {
                let task = self.tasks.get(now, task, TaskKind::Logical);
                self.tasks.ends(task, now, outcome);
                let started = |frame: &Frame| frame.place == task;
                if self.threads[lane].stack.close(FrameKind::Started, started).is_some() {
                    self.back_to_outer_task(lane, now);
                }
            }
            Event::TaskExit { .. } => match self.threads[lane].stack.close(FrameKind::Entered, |_| true) {
                Some(_) => self.back_to_outer_task(lane, now),
                None => self.unpaired_ends += 1,
            },
            _ => {}
        }
    }

    /// What runs on a thread; its implicit task when nothing else does.
    #[inline]
    pub(super) fn current_task(&mut self, lane: usize, now: Time) -> usize {
        match self.threads[lane].task {
            Some(task) => task,
            None => self.implicit_task(lane, now),
        }
    }

    #[cold]
    pub(super) fn implicit_task(&mut self, lane: usize, now: Time) -> usize {
        let id = self.threads[lane].id;
        let name = self.trace.shared_thread_name(id);
        let task = self.tasks.implicit(now, id, name);
        self.tasks.runs(task, id, now);
        self.switch(lane, now, Some(task));
        task
    }

    pub(super) fn push_task(&mut self, lane: usize, now: Time, task: usize, kind: FrameKind) {
        self.switch(lane, now, Some(task));
        let thread = &mut self.threads[lane];
        self.tasks.runs(task, thread.id, now);
        let site = SiteId(0);
        let (begin, place) = (now.ns(), task);
        thread.stack.push(Frame { begin, inner: 0, id: 0, place, task, site, kind, outermost: false });
    }

    /// A task frame was closed. The implicit task comes back when something happens.
    pub(super) fn back_to_outer_task(&mut self, lane: usize, now: Time) {
        let outer = self.threads[lane].stack.innermost_task();
        let thread = self.threads[lane].id;
        let outer = outer.or_else(|| self.tasks.known_implicit(thread));
        self.switch(lane, now, outer);
    }

    pub(super) fn switch(&mut self, lane: usize, now: Time, to: Option<usize>) {
        let thread = &mut self.threads[lane];
        if let Some(task) = thread.task {
            self.tasks.was_busy(task, now.since(thread.since));
        }
        (thread.task, thread.since) = (to, now);
    }

    pub(super) fn thread_end(&mut self, lane: usize, now: Time, observer: &mut impl Observer<'a>) {
        while let Some(frame) = self.threads[lane].stack.pop() {
            self.cut(lane, now, frame, observer);
        }
        self.sync_wait_lost(lane, now, observer);
        self.end_wakes(lane, now);
        self.switch(lane, now, None);
        let thread = self.threads[lane].id;
        if let Some(implicit) = self.tasks.known_implicit(thread) {
            self.tasks.ends(implicit, now, Outcome::Completed);
        }
    }
}
