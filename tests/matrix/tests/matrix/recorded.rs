//! While recording, every shape prints the same, and each call is one region or one task, with one end.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::Path;

use trace_reader::format::{SiteId, TaskId, ThreadId};
use trace_reader::{Region, Returned, Time, Trace};

use crate::assert_none;
use crate::mode::Mode;
use crate::output;
use crate::shapes::{self, Counts, Shape};
use crate::tasks::{self, Work};
use crate::workspace;

/// A run of a region.
struct Run {
    name: String,
    outcome: &'static str,
    thread: ThreadId,
    time: RangeInclusive<Time>,
    /// What the thread worked on when it began.
    task: TaskId,
    result: Option<String>,
}

/// What a shape recorded.
#[derive(Default)]
struct Recorded {
    runs: Vec<Run>,
    tasks: Vec<Work>,
}

/// By the shape's title.
type Found = BTreeMap<String, Recorded>;

#[test]
fn each_call_is_one_region_or_task_with_one_end() {
    let (plain, report) = (output::plain(), output::build(Mode::On));
    let (mut findings, mut printed, mut found) = (vec![], BTreeMap::new(), Found::new());
    for (unit, program) in &report.programs {
        let path = workspace::folder().join(format!("{unit}.trace"));
        printed.extend(output::of(unit, &output::run(program, &[("TRACE_OUT", &path)])));
        findings.extend(read(unit, &path, &mut found));
    }
    findings.extend(output::differences(&plain, &printed, "while recording"));
    for shape in all() {
        let recorded = found.remove(&shape.title()).unwrap_or_default();
        findings.extend(recorded.judge(&shape).map(|wrong| format!("{}: {wrong}", shape.title())));
    }
    findings.extend(found.keys().map(|title| format!("{title} is not a shape, and recorded something")));
    assert_none(&findings);
}

impl Recorded {
    /// What is recorded otherwise than the head of the shape says.
    fn judge(&self, shape: &Shape) -> Option<String> {
        let runs = counts(self.runs.iter().map(|run| (&*run.name, run.outcome)));
        let tasks = counts(self.tasks.iter().map(|task| (&*task.name, task.outcome)));
        for (expected, found) in [(shape.recorded(), runs), (shape.tasks(), tasks)] {
            match expected {
                Ok(expected) if expected == found => {}
                Ok(expected) => return Some(format!("recorded {found:?} instead of {expected:?}")),
                Err(wrong) => return Some(wrong),
            }
        }
        let (results, expected) = (self.results(), shape.results());
        if results != expected {
            return Some(format!("recorded the results {results:?} instead of {expected:?}"));
        }
        shape
            .nested()
            .into_iter()
            .find(|(inner, outer)| !self.is_nested(inner, outer))
            .map(|(inner, outer)| format!("`{inner}` does not happen inside `{outer}`, or there is none"))
    }

    /// As the head of a shape has them.
    fn results(&self) -> Vec<String> {
        let runs = self.runs.iter().filter_map(|run| Some(format!("{} {}", run.name, run.result.as_ref()?)));
        let tasks =
            self.tasks.iter().filter_map(|task| Some(format!("{} {}", task.name, task.result.as_ref()?)));
        let mut results: Vec<String> = runs.chain(tasks).collect();
        results.sort();
        results
    }

    /// Whether every region or task called `inner` is within a region of that name, on the same thread,
    /// or a part of a task of that name.
    fn is_nested(&self, inner: &str, outer: &str) -> bool {
        let runs = || self.runs.iter().filter(|run| run.name == inner);
        let tasks = || self.tasks.iter().filter(|task| task.name == inner);
        let of_task = |id| self.tasks.iter().any(|task| task.name == outer && task.id == id);
        let of_run = |run: &Run| {
            self.runs.iter().any(|around| {
                let (inside, outside) = (&run.time, &around.time);
                let contains = outside.contains(inside.start()) && outside.contains(inside.end());
                around.name == outer && run.thread == around.thread && contains
            })
        };
        runs().count() + tasks().count() > 0
            && runs().all(|run| of_task(run.task) || of_run(run))
            && tasks().all(|task| of_task(task.parent))
    }
}

fn counts<'a>(ended: impl Iterator<Item = (&'a str, &'static str)>) -> Counts {
    let mut counts = Counts::new();
    for (name, outcome) in ended {
        *counts.entry((name.to_owned(), outcome.to_owned())).or_default() += 1;
    }
    counts
}

/// The shapes, and the crates that are one each.
fn all() -> Vec<Shape> {
    let mut all = shapes::all("shapes");
    for folder in shapes::list(&shapes::package().join("crates")) {
        if folder.join("main.rs").exists() {
            let text = std::fs::read_to_string(folder.join("lib.rs")).expect("it has a library");
            let name = shapes::stem(&folder);
            all.push(Shape { edition: name.clone(), name, text });
        }
    }
    all
}

/// Adds what each shape recorded. What is wrong with the trace as a whole.
fn read(unit: &str, path: &Path, found: &mut Found) -> Vec<String> {
    let trace = Trace::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let is_edition = shapes::editions(&shapes::all("shapes")).iter().any(|edition| edition == unit);
    // `on_2024::shape::module`; a crate of its own is one shape.
    let title = |site: SiteId| {
        let module = &trace.site(site)?.module;
        let shape = module.split("::").nth(1).filter(|_| is_edition).unwrap_or(unit);
        Some(format!("{unit}/{shape}"))
    };
    for region in trace.regions() {
        let name = trace.site(region.site).expect("a region has a site").name.to_string();
        let title = title(region.site).expect("a site has a module");
        let result = region.result.as_ref().map(result);
        found.entry(title).or_default().runs.push(Run {
            name,
            outcome: outcome(&region),
            thread: region.thread,
            time: region.begin..=region.end,
            task: region.task,
            result,
        });
    }
    let (walked, mut findings) = tasks::walk(&trace);
    for task in &walked.tasks {
        // Those of threads have none.
        if let Some(title) = title(task.site) {
            found.entry(title).or_default().tasks.push(Work::new(task));
        }
    }
    let lost = trace.summary().lost;
    let mut claim = |holds: bool, what: String| {
        if !holds {
            findings.push(what);
        }
    };
    claim(trace.is_complete(), "it has no end".to_owned());
    claim(lost == 0, format!("{lost} events are lost"));
    claim(trace.damage().is_empty(), format!("{:?}", trace.damage()));
    claim(walked.unpaired_ends == 0, format!("{} ends without a begin", walked.unpaired_ends));
    claim(walked.unresolved == 0, format!("{} effects without a cause", walked.unresolved));
    findings.iter_mut().for_each(|finding| *finding = format!("the trace of {unit}: {finding}"));
    findings
}

fn outcome(region: &Region<'_>) -> &'static str {
    if region.open { "open" } else { region.outcome.name() }
}

fn result(returned: &Returned<'_>) -> String {
    match returned {
        Returned::Value(value) => format!("= {value}"),
        Returned::Error(error) => format!("! {error}"),
    }
}
