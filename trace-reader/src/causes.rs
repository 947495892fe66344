//! What must not be shown before what.
//!
//! | effect | its cause |
//! |---|---|
//! | any event of a task | the task's `task_new`, if the file has it |
//! | `task_new` | the parent's `task_new`, if the file has it |
//! | `async_resume`, `async_suspend`, `async_end` of a region | its `async_begin`, if the file has it |
//! | `async_resume`, `async_end` of a region that runs on another thread | what pauses it there |
//!
//! Only regions that move between threads are watched: on its own thread every effect stands behind
//! its cause anyway.

use crate::hash::{IdSet, Map};
use crate::index::CauseFacts;
use smallvec::SmallVec;
use std::collections::VecDeque;
use trace_format::{Event, RegionId, TaskId};

/// What a lane waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Cause {
    Task(TaskId),
    Region(RegionId),
}

/// What has been shown so far, as far as something may wait for it.
#[derive(Clone, Debug)]
pub(crate) struct Causes {
    /// Tasks whose `task_new` is in the file and was not shown.
    unborn: IdSet,
    moving: Map<u64, Moving>,
    /// Moving regions that run on each lane.
    running: Map<usize, SmallVec<[u64; 4]>>,
    waiting: Map<Cause, VecDeque<usize>>,
}

#[derive(Clone, Copy, Debug)]
struct Moving {
    /// Its begin is in the file and was not shown.
    unborn: bool,
    /// The lane that it runs on.
    on: Option<usize>,
}

impl Causes {
    pub(crate) fn new(facts: &CauseFacts) -> Self {
        let moving =
            facts.moving.iter().map(|(&id, &begins)| (id, Moving { unborn: begins, on: None })).collect();
        Causes { unborn: facts.tasks.clone(), moving, running: Map::default(), waiting: Map::default() }
    }

    /// What `event` of `lane` must wait for.
    pub(crate) fn missing(&self, lane: usize, event: &Event<'_>) -> Option<Cause> {
        match *event {
            Event::TaskNew { task, parent, .. } if task != parent => self.unborn_task(parent),
            Event::TaskStart { task }
            | Event::TaskEnter { task }
            | Event::TaskEnd { task, .. }
            | Event::TaskArgs { task, .. }
            | Event::TaskReturn { task, .. }
            | Event::TaskError { task, .. } => self.unborn_task(task),
            Event::AsyncSuspend { region } => {
                let moving = self.moving.get(&region.0)?;
                moving.unborn.then_some(Cause::Region(region))
            }
            Event::AsyncResume { region } | Event::AsyncEnd { region, .. } => {
                let moving = self.moving.get(&region.0)?;
                let elsewhere = moving.on.is_some_and(|on| on != lane);
                (moving.unborn || elsewhere).then_some(Cause::Region(region))
            }
            _ => None,
        }
    }

    fn unborn_task(&self, task: TaskId) -> Option<Cause> {
        self.unborn.contains(task.0).then_some(Cause::Task(task))
    }

    /// `lane` waits for `cause`.
    pub(crate) fn wait(&mut self, lane: usize, cause: Cause) {
        self.waiting.entry(cause).or_default().push_back(lane);
    }

    /// `event` of `lane` was shown: which lanes need no longer wait. Those may wait again.
    pub(crate) fn shown(&mut self, lane: usize, event: &Event<'_>) -> VecDeque<usize> {
        match *event {
            Event::TaskNew { task, .. } if self.unborn.remove(task.0) => {
                self.waiting.remove(&Cause::Task(task)).unwrap_or_default()
            }
            Event::AsyncBegin { region, .. } | Event::AsyncResume { region } => {
                if let Some(moving) = self.moving.get_mut(&region.0) {
                    *moving = Moving { unborn: false, on: Some(lane) };
                    self.running.entry(lane).or_default().push(region.0);
                }
                VecDeque::new()
            }
            Event::AsyncSuspend { region } | Event::AsyncEnd { region, .. } => {
                self.paused(region.0, Some(lane))
            }
            _ => VecDeque::new(),
        }
    }

    /// Events of `lane` are missing, or it is over: nothing is known to run on it any more.
    pub(crate) fn broken(&mut self, lane: usize) -> VecDeque<usize> {
        let running = self.running.remove(&lane).unwrap_or_default();
        running.into_iter().flat_map(|region| self.paused(region, None)).collect()
    }

    /// A region does not run any more. The first lane that waits for it may go on; another follows
    /// when that one is done with it.
    fn paused(&mut self, region: u64, forget: Option<usize>) -> VecDeque<usize> {
        let Some(moving) = self.moving.get_mut(&region) else { return VecDeque::new() };
        moving.on = None;
        if let Some(running) = forget.and_then(|lane| self.running.get_mut(&lane))
            && let Some(place) = running.iter().rev().take(64).position(|&other| other == region)
        {
            running.swap_remove(running.len() - 1 - place);
        }
        let cause = Cause::Region(RegionId(region));
        let Some(waiting) = self.waiting.get_mut(&cause) else { return VecDeque::new() };
        let first = waiting.pop_front();
        if waiting.is_empty() {
            self.waiting.remove(&cause);
        }
        first.into_iter().collect()
    }
}
