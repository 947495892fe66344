//! Records what a test does, and looks its tasks up.

use std::sync::{Mutex, PoisonError};
use trace_reader::summary::{self, Summary};
use trace_reader::{Observer, Trace};

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// What `work` did, in which nothing may be missing, lost or without its other half.
pub(crate) fn record(work: impl FnOnce()) -> Recorded {
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let session = trace::Options::new().start(Vec::new()).unwrap();
    work();
    let (bytes, _) = session.stop().unwrap();
    let trace = Trace::from_bytes(bytes).unwrap();
    assert!(trace.is_complete());
    assert_eq!(trace.damage(), []);
    assert_eq!(trace.losses(), []);
    trace_testing::validate(&trace).unwrap();
    let walked = trace.walk(&mut Nothing);
    assert_eq!((walked.unpaired_ends, walked.unresolved), (0, 0));
    let summary = trace.summary();
    let count = |kind: &str| summary.events_by_kind.get(kind).copied().unwrap_or(0);
    assert_eq!(count("task_enter"), count("task_exit"));
    assert_eq!(count("task_start"), 0, "these threads are nobody's own");
    assert_eq!(count("task_new"), count("task_end"), "each task ends once");
    Recorded { trace, summary }
}

struct Nothing;
impl Observer<'_> for Nothing {}

pub(crate) struct Recorded {
    pub(crate) trace: Trace,
    pub(crate) summary: Summary,
}

impl Recorded {
    /// The only task of this name.
    #[track_caller]
    pub(crate) fn task(&self, name: &str) -> &summary::Task {
        let mut named = self.summary.tasks.iter().filter(|task| task.name == name);
        match (named.next(), named.next()) {
            (Some(task), None) => task,
            (first, _) => {
                panic!("{} tasks are called {name}", if first.is_none() { "no" } else { "several" })
            }
        }
    }

    /// Kind, name of the parent and end of the only task of this name.
    #[track_caller]
    pub(crate) fn life(&self, name: &str) -> (&str, &str, &str) {
        let task = self.task(name);
        let parent = self.summary.tasks.iter().find(|parent| parent.id == task.parent).unwrap();
        (&task.kind, &parent.name, &task.outcome)
    }

    /// The names of the threads that a task ran on.
    #[track_caller]
    pub(crate) fn threads(&self, name: &str) -> Vec<&str> {
        let ran_on = self.task(name).threads.iter();
        ran_on
            .map(|id| &*self.trace.threads().iter().find(|thread| thread.id.0 == *id).unwrap().name)
            .collect()
    }

    /// The task that the only run of a region belongs to.
    pub(crate) fn task_of_region(&self, name: &str) -> u64 {
        let is_named =
            |region: &trace_reader::Region<'_>| &*self.trace.site(region.site).unwrap().name == name;
        let tasks: Vec<_> = self.trace.regions().filter(is_named).map(|region| region.task.0).collect();
        assert_eq!(tasks.len(), 1, "{name}");
        tasks[0]
    }
}
