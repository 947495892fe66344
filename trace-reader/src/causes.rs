//! What must not be shown before what.
//!
//! | effect | its cause |
//! |---|---|
//! | any event of a task | the task's `task_new`, if the file has it |
//! | `task_new` | the parent's `task_new`, if the file has it |
//! | `async_resume`, `async_suspend`, `async_end` of a region | its `async_begin`, if the file has it |
//! | `async_resume`, `async_end` of a region that runs on another thread | what pauses it there |
//! | any event of a thread | the thread's `thread_new`, if the file has it |
//! | `call_exit` of a wait | `call_enter` of the call that ended it, or `thread_end` of the thread joined (`pairs`) |
//! | what a lock, a condition or a channel handed to it | the event that did (`handover`) |
//!
//! Of waits and of what is handed on only those are watched whose end is not behind its cause by the
//! clock. Only regions that move between threads are watched: on its own thread every effect stands
//! behind its cause anyway.

use crate::handover::Handing;
use crate::hash::{IdSet, Map, Set};
use crate::index::Index;
use crate::pairs::{Pairs, THREAD_END};
use smallvec::SmallVec;
use std::collections::VecDeque;
use trace_format::{Event, RegionId, TaskId, ThreadId};

/// What a lane waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Cause {
    Task(TaskId),
    Region(RegionId),
    /// A thread's `thread_new`.
    Thread(ThreadId),
    /// A call, by lane and number; [`THREAD_END`] is the thread's end.
    Call(u32, u32),
    /// What a lock, a condition or a channel hands on.
    Handing(Handing),
}

/// What has been shown so far, as far as something may wait for it.
#[derive(Clone, Debug)]
pub(crate) struct Causes<'a> {
    /// Tasks whose `task_new` is in the file and was not shown.
    unborn: IdSet,
    moving: Map<u64, Moving>,
    /// Moving regions that run on each lane.
    running: Map<usize, SmallVec<[u64; 4]>>,
    waiting: Map<Cause, VecDeque<usize>>,
    pairs: &'a Pairs,
    /// How many calls each lane has entered and left, counted when a wait is watched, and which calls
    /// that end them were entered.
    calls: Vec<(u32, u32)>,
    entered: Set<(u32, u32)>,
    /// What is handed on late, and how many events of it were not shown.
    handings: Map<Handing, u32>,
    /// Threads whose `thread_new` is in the file and was not shown.
    unmade: Set<ThreadId>,
}

#[derive(Clone, Copy, Debug)]
struct Moving {
    /// Its begin is in the file and was not shown.
    unborn: bool,
    /// The lane that it runs on.
    on: Option<usize>,
}

impl<'a> Causes<'a> {
    pub(crate) fn new(index: &'a Index) -> Self {
        let facts = &index.causes;
        let moving =
            facts.moving.iter().map(|(&id, &begins)| (id, Moving { unborn: begins, on: None })).collect();
        let watched = !index.pairs.late.is_empty();
        Causes {
            unborn: facts.tasks.clone(),
            moving,
            running: Map::default(),
            waiting: Map::default(),
            pairs: &index.pairs,
            calls: if watched { vec![(0, 0); index.lanes.len()] } else { Vec::new() },
            entered: Set::default(),
            handings: index.late_handings.clone(),
            unmade: index.made.keys().copied().collect(),
        }
    }

    /// What the first event of a thread must wait for, whatever it is.
    pub(crate) fn missing_at_start(&self, thread: ThreadId) -> Option<Cause> {
        self.unmade.contains(&thread).then_some(Cause::Thread(thread))
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
            Event::CallExit { .. } if !self.calls.is_empty() => {
                let exit = (lane as u32, self.calls[lane].1);
                let &cause = self.pairs.late.get(&exit)?;
                (!self.entered.contains(&cause)).then_some(Cause::Call(cause.0, cause.1))
            }
            Event::LockAcquire { .. } | Event::ChannelReceive { .. } | Event::SyncProceed { .. }
                if !self.handings.is_empty() =>
            {
                let mut causes = Handing::causes(event).into_iter();
                causes.find(|cause| self.handings.contains_key(cause)).map(Cause::Handing)
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
            Event::ThreadNew { thread, .. } if self.unmade.remove(&thread) => {
                self.waiting.remove(&Cause::Thread(thread)).unwrap_or_default()
            }
            Event::CallEnter { .. } if !self.calls.is_empty() => {
                let entered = &mut self.calls[lane].0;
                let call = (lane as u32, *entered);
                *entered = entered.saturating_add(1);
                self.entered(call)
            }
            Event::CallExit { .. } if !self.calls.is_empty() => {
                let left = &mut self.calls[lane].1;
                *left = left.saturating_add(1);
                VecDeque::new()
            }
            Event::LockRelease { .. } | Event::ChannelSend { .. } | Event::CondNotify { .. }
                if !self.handings.is_empty() =>
            {
                self.hands(event)
            }
            Event::ThreadEnd if !self.calls.is_empty() => self.entered((lane as u32, THREAD_END)),
            _ => VecDeque::new(),
        }
    }

    /// Something that hands on was shown.
    fn hands(&mut self, event: &Event<'_>) -> VecDeque<usize> {
        let Some(cause) = Handing::cause(event) else { return VecDeque::new() };
        let Some(left) = self.handings.get_mut(&cause) else { return VecDeque::new() };
        *left = left.saturating_sub(1);
        if *left > 0 {
            return VecDeque::new();
        }
        self.handings.remove(&cause);
        self.waiting.remove(&Cause::Handing(cause)).unwrap_or_default()
    }

    /// A call that may end waits was shown.
    fn entered(&mut self, call: (u32, u32)) -> VecDeque<usize> {
        if !self.pairs.late_causes.contains(&call) {
            return VecDeque::new();
        }
        self.entered.insert(call);
        self.waiting.remove(&Cause::Call(call.0, call.1)).unwrap_or_default()
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
