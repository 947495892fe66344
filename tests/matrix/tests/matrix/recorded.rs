//! While recording, every shape prints the same, and each call is one region with one end.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::Path;

use trace_reader::format::ThreadId;
use trace_reader::{Observer, Region, Time, Trace};

use crate::assert_none;
use crate::mode::Mode;
use crate::output;
use crate::shapes::{self, Counts, Shape};
use crate::workspace;

/// A run of a region.
struct Run {
    name: String,
    outcome: &'static str,
    thread: ThreadId,
    time: RangeInclusive<Time>,
}

/// The runs of each shape, by its title.
type Found = BTreeMap<String, Vec<Run>>;

#[test]
fn each_call_is_one_region_with_one_end() {
    let (plain, report) = (output::plain(), output::build(Mode::On));
    let (mut findings, mut printed, mut found) = (vec![], BTreeMap::new(), Found::new());
    for (unit, program) in &report.programs {
        let path = workspace::folder().join(format!("{unit}.trace"));
        printed.extend(output::of(unit, &output::run(program, &[("TRACE_OUT", &path)])));
        findings.extend(read(unit, &path, &mut found));
    }
    findings.extend(output::differences(&plain, &printed, "while recording"));
    for shape in all() {
        let runs = found.remove(&shape.title()).unwrap_or_default();
        findings.extend(judge(&shape, &runs).map(|wrong| format!("{}: {wrong}", shape.title())));
    }
    findings.extend(found.keys().map(|title| format!("{title} is not a shape, and recorded something")));
    assert_none(&findings);
}

/// What is recorded otherwise than the head of the shape says.
fn judge(shape: &Shape, runs: &[Run]) -> Option<String> {
    let mut counts = Counts::new();
    for run in runs {
        *counts.entry((run.name.clone(), run.outcome.to_owned())).or_default() += 1;
    }
    match shape.recorded() {
        Ok(expected) if expected == counts => {}
        Ok(expected) => return Some(format!("recorded {counts:?} instead of {expected:?}")),
        Err(wrong) => return Some(wrong),
    }
    shape
        .nested()
        .into_iter()
        .find(|(inner, outer)| !is_nested(runs, inner, outer))
        .map(|(inner, outer)| format!("`{inner}` does not run inside `{outer}`, or there is none"))
}

/// Whether every run of `inner` is within one of `outer`, on the same thread.
fn is_nested<'a>(runs: &[Run], inner: &'a str, outer: &'a str) -> bool {
    let of = |name: &'a str| runs.iter().filter(move |run| run.name == name);
    let within = |run: &Run, around: &Run| {
        let (inside, outside) = (&run.time, &around.time);
        run.thread == around.thread && outside.contains(inside.start()) && outside.contains(inside.end())
    };
    of(inner).count() > 0 && of(inner).all(|run| of(outer).any(|around| within(run, around)))
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

/// Adds the runs of each shape. What is wrong with the trace as a whole.
fn read(unit: &str, path: &Path, found: &mut Found) -> Vec<String> {
    let trace = Trace::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let is_edition = shapes::editions(&shapes::all("shapes")).iter().any(|edition| edition == unit);
    for region in trace.regions() {
        let site = trace.site(region.site).expect("a region has a site");
        // `on_2024::shape::module`; a crate of its own is one shape.
        let shape = site.module.split("::").nth(1).filter(|_| is_edition).unwrap_or(unit);
        found.entry(format!("{unit}/{shape}")).or_default().push(Run {
            name: site.name.to_string(),
            outcome: outcome(&region),
            thread: region.thread,
            time: region.begin..=region.end,
        });
    }
    let mut findings = vec![];
    let mut claim = |holds: bool, what: String| {
        if !holds {
            findings.push(format!("the trace of {unit}: {what}"));
        }
    };
    let (walked, lost) = (trace.walk(&mut Nobody), trace.summary().lost);
    claim(trace.is_complete(), "it has no end".to_owned());
    claim(lost == 0, format!("{lost} events are lost"));
    claim(trace.damage().is_empty(), format!("{:?}", trace.damage()));
    claim(walked.unpaired_ends == 0, format!("{} ends without a begin", walked.unpaired_ends));
    claim(walked.unresolved == 0, format!("{} effects without a cause", walked.unresolved));
    findings
}

/// Looks at nothing: what a walk knows at its end is enough.
struct Nobody;

impl Observer<'_> for Nobody {}

fn outcome(region: &Region<'_>) -> &'static str {
    if region.open { "open" } else { region.outcome.name() }
}
