//! What must hold of every trace that was read, whatever the file.

use crate::naive::Lanes;
use std::collections::{BTreeMap, BTreeSet};
use trace_format::{Event, RegionId, TaskId, ThreadId};
use trace_reader::{Observer, Trace, summary};

/// Checks what the reader makes of any file, well-formed or not. An `Err` is a list of sentences.
pub fn validate(trace: &Trace) -> Result<(), Vec<String>> {
    let mut wrong = Vec::new();
    let mut check = |holds: bool, sentence: &dyn Fn() -> String| {
        if !holds && wrong.len() < 20 {
            wrong.push(sentence());
        }
    };
    // 1. Times never go back.
    let mut before = trace_reader::Time::default();
    let mut by_thread: BTreeMap<ThreadId, u64> = BTreeMap::new();
    for event in trace.events() {
        check(event.time >= before, &|| format!("{event:?} is shown after {before:?}"));
        before = event.time;
        *by_thread.entry(event.thread).or_default() += 1;
    }
    // 2. Every event is shown, once.
    for thread in trace.threads() {
        let shown = by_thread.remove(&thread.id).unwrap_or(0);
        check(shown == thread.events, &|| format!("{shown} events are shown of {thread:?}"));
    }
    check(by_thread.is_empty(), &|| format!("these threads have no row: {by_thread:?}"));
    // 3. A run does not last longer than it did, and what is inside is not more than what is around.
    let end = trace.walk(&mut Nothing).end;
    check(end >= before, &|| format!("the trace ends at {end:?}, before its last event"));
    let mut runs = 0;
    let mut movable = BTreeSet::new();
    for region in trace.regions() {
        runs += 1;
        if region.asynchronous {
            let name = trace.site(region.site).map(|site| site.name.to_string());
            movable.insert(name.unwrap_or_else(|| format!("site {}", region.site.0)));
        }
        let sound = region.begin <= region.end
            && region.busy_ns <= region.duration_ns()
            && region.self_ns <= region.busy_ns
            && region.end <= end;
        check(sound, &|| format!("{region:?} is impossible"));
    }
    // 4. So do calls; a wake begins before the wait that it ends is over, on another thread.
    let stacks = trace.stacks().count();
    for call in trace.calls() {
        let sound = call.begin <= call.end
            && call.end <= end
            && call.blocked_ns.is_none_or(|blocked| blocked <= call.duration_ns())
            && call.open == call.result.is_none()
            && call.stack.is_none_or(|stack| stack.place() < stacks);
        check(sound, &|| format!("{call:?} is impossible"));
    }
    let mut ended = BTreeSet::new();
    for wake in trace.wakes() {
        let sound = wake.time <= wake.wait.end && wake.waker != wake.wait.thread && !wake.wait.open;
        check(sound, &|| format!("{wake:?} is impossible"));
        ended.insert(wake.wait.thread);
    }
    // 5. And what locks and channels do.
    for hold in trace.holds() {
        let sound = hold.begin <= hold.end && hold.end <= end && !(hold.early && hold.open);
        check(sound, &|| format!("{hold:?} is impossible"));
    }
    for wait in trace.sync_waits() {
        let sound = wait.begin <= wait.end
            && wait.end <= end
            && wait.ended_by.is_none_or(|by| by.time <= wait.end && by.thread != wait.thread)
            && !(wait.ended_by.is_some() && (wait.open || wait.in_vain));
        check(sound, &|| format!("{wait:?} is impossible"));
    }
    for message in trace.messages() {
        let times = message.sent.zip(message.received);
        let sound = times.is_none_or(|((_, sent), (_, received))| sent <= received);
        check(sound, &|| format!("{message:?} is impossible"));
    }
    let known = |thread: &ThreadId| trace.thread(*thread).is_some();
    check(ended.iter().all(known), &|| format!("threads without a row wait: {ended:?}"));
    for on in trace.on_cpu().windows(2).filter(|on| on[0].thread == on[1].thread) {
        check(on[0].begin <= on[1].begin && on[0].begin <= on[0].end, &|| format!("{on:?} is impossible"));
    }
    // 6. Sums agree with each other.
    let sums = trace.summary();
    let events: u64 = sums.events_by_kind.values().sum();
    check(events == sums.events, &|| format!("{events} events by kind, {} in all", sums.events));
    let counted: u64 = sums.regions.iter().map(|region| region.count).sum();
    check(counted == runs, &|| format!("{counted} runs by site, {runs} in all"));
    for region in &sums.regions {
        let summary::Region { p50_ns, p99_ns, max_ns, total_ns, .. } = region;
        check(p50_ns <= p99_ns && p99_ns <= max_ns, &|| {
            format!("{region:?} has its percentiles in disorder")
        });
        // An async region may outlive the one of its site that it began in.
        let within = max_ns <= total_ns || movable.contains(&region.name);
        check(within, &|| format!("{region:?} has a run beyond all of its runs"));
    }
    let ids: BTreeSet<_> = sums.tasks.iter().map(|task| task.id).collect();
    check(ids.len() == sums.tasks.len(), &|| "two tasks have one id".into());
    for task in &sums.tasks {
        let sound = task.start_ns <= task.end_ns && task.duration_ns == task.end_ns - task.start_ns;
        check(sound, &|| format!("{task:?} is impossible"));
    }
    let failed: u64 = sums.tasks.iter().map(|task| task.errors).sum();
    let told = sums.events_by_kind.get("task_error").copied().unwrap_or(0);
    check(failed <= told, &|| format!("{failed} tasks returned an error, of which there are {told}"));
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// Checks more of a file that is well-formed and has no losses: each thread's events in its own
/// order, and every effect behind its cause.
pub fn validate_order(trace: &Trace, lanes: &Lanes<'_>) -> Result<(), String> {
    let mut causes = Shown::default();
    for (thread, events) in lanes {
        events.iter().for_each(|(_, event)| causes.will_come(*thread, event));
    }
    let mut left: BTreeMap<_, _> = lanes.iter().map(|(thread, events)| (*thread, events.iter())).collect();
    for shown in trace.events() {
        let next = left.get_mut(&shown.thread).and_then(Iterator::next);
        if next.map(|(ticks, event)| (*ticks, *event)) != Some((shown.ticks, shown.event)) {
            return Err(format!("{shown:?} is shown where {next:?} is next"));
        }
        causes.see(shown.thread, &shown.event).map_err(|why| format!("{shown:?}: {why}"))?;
    }
    match left.values_mut().find_map(Iterator::next) {
        Some(event) => Err(format!("{event:?} is never shown")),
        None => Ok(()),
    }
}

struct Nothing;

impl Observer<'_> for Nothing {}

#[derive(Default)]
struct Shown {
    unborn_tasks: BTreeSet<TaskId>,
    unborn_regions: BTreeSet<RegionId>,
    running: BTreeMap<RegionId, ThreadId>,
    /// Releases and sends that are not shown yet: object, turn or message, and whether it was shared.
    unreleased: BTreeSet<(u64, u64, ThreadId, bool)>,
    unsent: BTreeSet<(u64, u64)>,
}

impl Shown {
    fn will_come(&mut self, thread: ThreadId, event: &Event<'_>) {
        match *event {
            Event::TaskNew { task, .. } => drop(self.unborn_tasks.insert(task)),
            Event::AsyncBegin { region, .. } => drop(self.unborn_regions.insert(region)),
            Event::LockRelease { object, shared, turn, .. } => {
                self.unreleased.insert((object.0, turn, thread, shared));
            }
            Event::ChannelSend { object, message, .. } => drop(self.unsent.insert((object.0, message))),
            _ => {}
        }
    }

    /// Whether a release of that turn is still to come.
    fn is_held(&self, object: u64, turn: u64, shared: bool) -> bool {
        let turn =
            self.unreleased.range((object, turn, ThreadId(0), false)..(object, turn + 1, ThreadId(0), false));
        turn.into_iter().any(|release| release.3 == shared)
    }

    fn see(&mut self, thread: ThreadId, event: &Event<'_>) -> Result<(), &'static str> {
        let must = |holds: bool, sentence| if holds { Ok(()) } else { Err(sentence) };
        match *event {
            Event::TaskNew { task, .. } => drop(self.unborn_tasks.remove(&task)),
            Event::TaskStart { task }
            | Event::TaskEnter { task }
            | Event::TaskEnd { task, .. }
            | Event::TaskArgs { task, .. }
            | Event::TaskReturn { task, .. }
            | Event::TaskError { task, .. } => {
                must(!self.unborn_tasks.contains(&task), "the task comes into being later")?;
            }
            Event::AsyncBegin { region, .. } => {
                self.unborn_regions.remove(&region);
                self.running.insert(region, thread);
            }
            Event::AsyncResume { region } => {
                must(!self.unborn_regions.contains(&region), "the region begins later")?;
                let other = self.running.insert(region, thread);
                must(other.is_none(), "the region still runs on another thread")?;
            }
            Event::AsyncSuspend { region } | Event::AsyncEnd { region, .. } => {
                must(!self.unborn_regions.contains(&region), "the region begins later")?;
                let on = self.running.remove(&region);
                must(on.is_none_or(|on| on == thread), "the region runs on another thread")?;
            }
            Event::LockRelease { object, shared, turn, .. } => {
                self.unreleased.remove(&(object.0, turn, thread, shared));
            }
            Event::LockAcquire { object, shared, turn, .. } => {
                let before = if shared { turn } else { turn - 1 };
                let held =
                    self.is_held(object.0, before, false) || !shared && self.is_held(object.0, before, true);
                must(!held, "the lock is let go later")?;
            }
            Event::ChannelSend { object, message, .. } => drop(self.unsent.remove(&(object.0, message))),
            Event::ChannelReceive { object, message, .. } => {
                must(!self.unsent.contains(&(object.0, message)), "the message is sent later")?;
            }
            _ => {}
        }
        Ok(())
    }
}
