//! Adding a trace up.

use super::rfc3339::rfc3339;
use super::runtime::RuntimeSums;
use super::sync::SyncSums;
use super::{Collector, Counter, Loss, Number, Region, Summary, Task, Thread};
use crate::model::{self, TaskKind, Time};
use crate::stats::Runs;
use crate::tasks::text;
use crate::trace::Trace;
use crate::walk::{Observer, Walked};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use trace_format::tables::CollectorState;
use trace_format::wire::{MAX_STR, cut};
use trace_format::{Outcome, SiteId, Value, spec};

/// One walk, and what the file's tables say beside it.
pub(crate) fn build(trace: &Trace, progress: &mut dyn FnMut(f64)) -> Summary {
    let mut sums = Sums::default();
    let walked = trace.walk_with(&mut sums, progress);
    let header = trace.header();
    let kinds = events_by_kind(trace);
    let losses: Vec<_> = trace.losses().iter().map(|loss| loss_row(trace, loss)).collect();
    Summary {
        format: format!("exectrace {}.{}", header.version.major, header.version.minor),
        pid: header.pid,
        facts: facts(trace),
        bytes: trace.bytes().len() as u64,
        complete: trace.is_complete(),
        duration_ns: walked.end.ns(),
        generations: trace.generations(),
        events: trace.event_count(),
        logs: kinds.get("log").copied().unwrap_or(0),
        events_by_kind: kinds,
        lost: losses.iter().fold(0, |sum, loss| sum.saturating_add(loss.count)),
        losses,
        damage: trace.damage().to_vec(),
        repaired: walked.repaired,
        threads: trace.threads().iter().map(|thread| thread_row(thread, &mut sums.runtime)).collect(),
        tasks: walked.tasks.iter().map(|task| task_row(trace, task, walked.end)).collect(),
        regions: sums.regions(trace, &walked),
        counters: sums.counters(trace, &walked),
        calls: sums.runtime.calls(trace),
        sync: sums.sync.rows(trace),
        locks: sums.runtime.locks(trace),
        wakes: sums.runtime.wakes,
        io: sums.runtime.io(),
        missing_symbols: Vec::new(),
        collectors: trace.collectors().iter().map(collector_row).collect(),
    }
}

/// Those of the header, and when the trace began, in words.
fn facts(trace: &Trace) -> BTreeMap<String, String> {
    let mut facts: BTreeMap<_, _> = trace.header().facts.iter().cloned().collect();
    if trace.start_wall_ns() > 0 {
        facts.entry("started".into()).or_insert_with(|| rfc3339(trace.start_wall_ns()));
    }
    facts
}

/// By the site's place.
#[derive(Default)]
struct Sums<'a> {
    regions: Vec<Runs<'a>>,
    counters: Vec<Counts>,
    runtime: RuntimeSums,
    sync: SyncSums,
}

#[derive(Clone, Default)]
struct Counts {
    count: u64,
    min: Option<Number>,
    max: Option<Number>,
    last: Option<(Time, Number)>,
}

impl<'a> Observer<'a> for Sums<'a> {
    #[inline]
    fn region(&mut self, region: model::Region<'a>) {
        let runs = at(&mut self.regions, region.site_index);
        let duration = region.duration_ns();
        runs.durations.add(duration);
        runs.own = runs.own.saturating_add(region.self_ns);
        if region.outermost {
            runs.total = runs.total.saturating_add(duration);
        }
        runs.open += u64::from(region.open);
        runs.panicked += u64::from(region.outcome == Outcome::Panicked);
        if let Some(model::Returned::Error(error)) = region.result {
            runs.errors += 1;
            runs.last_error = Some(Box::new(error));
        }
    }

    fn call(&mut self, call: &model::Call) {
        self.runtime.call(call);
    }

    fn wake(&mut self, wake: &model::Wake) {
        self.runtime.wake(wake);
    }

    fn hold(&mut self, hold: &model::Hold) {
        self.sync.hold(hold);
    }

    fn sync_wait(&mut self, wait: &model::SyncWait) {
        self.sync.wait(wait);
        self.runtime.sync_wait(wait);
    }

    fn message(&mut self, message: &model::Message) {
        self.sync.message(message);
    }

    fn notification(&mut self, notification: &model::Notification) {
        self.sync.notification(notification);
    }

    fn fd_name(&mut self, name: model::FdName<'a>) {
        self.runtime.fd_name(&name);
    }

    fn counter(&mut self, counter: model::Counter<'a>) {
        let counts = at(&mut self.counters, counter.site_index);
        counts.count += 1;
        let Some(number) = number(counter.value) else { return };
        counts.min = Some(counts.min.map_or(number, |min| min.least(number)));
        counts.max = Some(counts.max.map_or(number, |max| max.greatest(number)));
        counts.last = Some((counter.time, number));
    }
}

/// The row of a site, which may be the first of it.
#[inline]
fn at<T: Default + Clone>(rows: &mut Vec<T>, place: usize) -> &mut T {
    if place >= rows.len() {
        rows.resize(place + 1, T::default());
    }
    &mut rows[place]
}

impl Sums<'_> {
    fn regions(&self, trace: &Trace, walked: &Walked) -> Vec<Region> {
        let seen = self.regions.iter().enumerate().filter(|(_, runs)| runs.durations.count() > 0);
        let mut rows: Vec<_> = seen
            .map(|(place, runs)| {
                let site = trace.sites().get(place);
                let word = |of: fn(&model::Site) -> &str| site.map(of).unwrap_or_default().to_owned();
                Region {
                    name: site_name(trace, walked, place),
                    module: word(|site| &site.module),
                    file: word(|site| &site.file),
                    line: site.map_or(0, |site| site.line),
                    count: runs.durations.count(),
                    total_ns: runs.total,
                    self_ns: runs.own,
                    p50_ns: runs.durations.percentile(50),
                    p99_ns: runs.durations.percentile(99),
                    max_ns: runs.durations.max(),
                    open: runs.open,
                    panicked: runs.panicked,
                    errors: runs.errors,
                    last_error: runs.last_error.as_deref().map(|error| text(*error).into()),
                }
            })
            .collect();
        rows.sort_by(|a, b| {
            let key = |row: &Region| (Reverse(row.total_ns), Reverse(row.count));
            key(a).cmp(&key(b)).then_with(|| (&a.name, &a.file, a.line).cmp(&(&b.name, &b.file, b.line)))
        });
        rows
    }

    /// Sites of one name are one counter.
    fn counters(&self, trace: &Trace, walked: &Walked) -> Vec<Counter> {
        let mut by_name: BTreeMap<String, Counts> = BTreeMap::new();
        for (place, counts) in self.counters.iter().enumerate().filter(|(_, counts)| counts.count > 0) {
            let sum = by_name.entry(site_name(trace, walked, place)).or_default();
            sum.count += counts.count;
            for number in [counts.min, counts.max].into_iter().flatten() {
                sum.min = Some(sum.min.map_or(number, |min| min.least(number)));
                sum.max = Some(sum.max.map_or(number, |max| max.greatest(number)));
            }
            if sum.last.is_none_or(|(time, _)| counts.last.is_some_and(|(other, _)| other >= time)) {
                sum.last = counts.last;
            }
        }
        by_name
            .into_iter()
            .map(|(name, Counts { count, min, max, last })| Counter {
                name,
                count,
                min,
                max,
                last: last.map(|(_, number)| number),
            })
            .collect()
    }
}

/// A site's name, or its number when its row is missing.
fn site_name(trace: &Trace, walked: &Walked, place: usize) -> String {
    match trace.sites().get(place) {
        Some(site) => site.name.to_string(),
        None => {
            let known = walked.unknown_sites.binary_search_by_key(&place, |&(place, _)| place);
            format!("site {}", known.map_or(SiteId(0), |found| walked.unknown_sites[found].1).0)
        }
    }
}

/// A number that a counter was set to, if it was one.
fn number(value: Value<'_>) -> Option<Number> {
    match value {
        Value::U64(n) => Some(Number::Unsigned(n)),
        Value::I64(n) => Some(u64::try_from(n).map_or(Number::Signed(n), Number::Unsigned)),
        Value::F64(x) => (!x.is_nan()).then_some(Number::Float(x)),
        Value::Bool(b) => Some(Number::Unsigned(b.into())),
        _ => None,
    }
}

/// Names are this version's, then the header's, which need not be different ones.
fn events_by_kind(trace: &Trace) -> BTreeMap<String, u64> {
    let name = |kind: u8| match (spec::kind(kind), trace.header().schema.row(kind)) {
        (Some(spec), _) => spec.name.to_owned(),
        (None, Some(row)) => shown(&row.name),
        (None, None) => format!("kind_{kind}"),
    };
    let mut counts = BTreeMap::new();
    for (kind, count) in (0u8..=255).zip(trace.index().kinds).filter(|(_, count)| *count > 0) {
        *counts.entry(name(kind)).or_default() += count;
    }
    counts
}

fn loss_row(trace: &Trace, loss: &model::Loss) -> Loss {
    Loss {
        thread: loss.thread.0,
        thread_name: trace.thread_name(loss.thread).into(),
        reason: loss.reason.name().into(),
        count: loss.count,
        since_ns: loss.since.ns(),
        until_ns: loss.until.ns(),
    }
}

fn thread_row(thread: &model::Thread, runtime: &mut RuntimeSums) -> Thread {
    Thread {
        id: thread.id.0,
        os_id: thread.os_id,
        name: thread.name.to_string(),
        events: thread.events,
        first_ns: thread.first.map_or(0, Time::ns),
        last_ns: thread.last.map_or(0, Time::ns),
        parent: thread.parent.0,
        made_ns: thread.made.map(Time::ns),
        ended_ns: thread.ended.map(Time::ns),
        on_cpu_ns: thread.on_cpu_ns,
        waits: runtime.take_waits(thread.id),
    }
}

fn task_row(trace: &Trace, task: &model::Task, trace_end: Time) -> Task {
    let end = task.end.unwrap_or(trace_end);
    let site = trace.site(task.site);
    let result = task.result.as_deref().map(Result::as_deref);
    let outcome = match (task.end, task.outcome) {
        (None, _) => "open",
        (_, Some(Outcome::Panicked)) => "panicked",
        (_, Some(Outcome::Cancelled)) => "cancelled",
        _ => "completed",
    };
    Task {
        id: task.id.0,
        name: task.name.to_string(),
        parent: task.parent.0,
        kind: TaskKind::name(task.kind).into(),
        spawned_at: site.map_or(String::new(), |site| format!("{}:{}", site.file, site.line)),
        start_ns: task.start.ns(),
        end_ns: end.ns(),
        duration_ns: end.since(task.start),
        busy_ns: task.busy_ns,
        outcome: outcome.into(),
        threads: task.threads.iter().map(|thread| thread.0).collect(),
        args: task.args.iter().map(|(name, value)| (name.to_string(), value.clone())).collect(),
        returned: result.and_then(Result::ok).map(Into::into),
        errors: u64::from(matches!(result, Some(Err(_)))),
        last_error: result.and_then(Result::err).map(|error| error.as_str().into()),
    }
}

fn collector_row(row: &trace_format::tables::CollectorRow) -> Collector {
    let state = match row.state {
        CollectorState::Off => "off",
        CollectorState::Running => "running",
        CollectorState::Unavailable => "unavailable",
    };
    Collector {
        name: shown(&row.name),
        state: state.into(),
        detail: shown(&row.detail),
        remedy: shown(&row.remedy),
    }
}

/// What a foreign writer wrote behind the longest string of ours is left out; rows of tables are cut
/// when they are read.
fn shown(text: &str) -> String {
    cut(text, MAX_STR).into()
}
