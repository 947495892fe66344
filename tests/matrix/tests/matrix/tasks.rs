//! Tasks in a trace: each begins once and ends once, and work on it is begun and ended in turn.

use std::collections::BTreeMap;

use trace_reader::format::{Event as Happening, TaskId, ThreadId};
use trace_reader::{Event, Observer, Task, Trace, Walked};

/// A task that a shape made.
pub(crate) struct Work {
    pub(crate) name: String,
    pub(crate) outcome: &'static str,
    pub(crate) id: TaskId,
    pub(crate) parent: TaskId,
    pub(crate) result: Option<String>,
}

impl Work {
    pub(crate) fn new(task: &Task) -> Self {
        Work {
            name: task.name.to_string(),
            outcome: task.outcome.map_or("open", |outcome| outcome.name()),
            id: task.id,
            parent: task.parent,
            result: task.result.as_deref().map(|result| match result {
                Ok(value) => format!("= {value}"),
                Err(error) => format!("! {error}"),
            }),
        }
    }
}

/// What a walk tells, and what is wrong with the events of its tasks.
pub(crate) fn walk(trace: &Trace) -> (Walked, Vec<String>) {
    let mut events = Events::default();
    let walked = trace.walk(&mut events);
    let unlike = events.tasks.iter().filter(|(_, counts)| !counts.are_right());
    let mut findings: Vec<String> = unlike.map(|(task, counts)| format!("{task:?} has {counts:?}")).collect();
    findings.extend(events.wrong);
    (walked, findings)
}

/// How many events of each kind.
#[derive(Default, Debug)]
struct Counts {
    new: u32,
    start: u32,
    enter: u32,
    exit: u32,
    end: u32,
}

impl Counts {
    /// A task is made and ends once, and is either started once or entered and left again.
    fn are_right(&self) -> bool {
        let Counts { new, start, enter, exit, end } = *self;
        (new, end) == (1, 1) && enter == exit && (start == 0 || (start, enter) == (1, 0))
    }
}

#[derive(Default)]
struct Events {
    tasks: BTreeMap<TaskId, Counts>,
    entered: BTreeMap<ThreadId, Vec<TaskId>>,
    wrong: Vec<String>,
}

impl Events {
    /// A task that something happens to, which must not be over.
    fn of(&mut self, task: TaskId, event: &str) -> &mut Counts {
        let counts = self.tasks.entry(task).or_default();
        if counts.end > 0 {
            self.wrong.push(format!("{task:?} has ended before its {event}"));
        }
        counts
    }
}

impl<'a> Observer<'a> for Events {
    fn event(&mut self, event: &Event<'a>) {
        let entered = self.entered.entry(event.thread).or_default();
        match event.event {
            Happening::TaskNew { task, .. } => self.of(task, "new").new += 1,
            Happening::TaskStart { task } => self.of(task, "start").start += 1,
            Happening::TaskEnter { task } => {
                entered.push(task);
                self.of(task, "enter").enter += 1;
            }
            Happening::TaskExit { .. } => match entered.pop() {
                Some(task) => self.of(task, "exit").exit += 1,
                None => self.wrong.push("an exit of no task".to_owned()),
            },
            Happening::TaskEnd { task, .. } => self.of(task, "end").end += 1,
            _ => {}
        }
    }
}
