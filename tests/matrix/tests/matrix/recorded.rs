//! While recording, every shape prints the same, and each call is one region with one end.

use std::collections::BTreeMap;
use std::path::Path;

use trace_reader::{Observer, Region, Trace};

use crate::assert_none;
use crate::mode::Mode;
use crate::output;
use crate::shapes::{self, Runs, Shape};
use crate::workspace;

#[test]
fn each_call_is_one_region_with_one_end() {
    let (plain, report) = (output::plain(), output::build(Mode::On));
    let (mut findings, mut printed, mut found) = (vec![], BTreeMap::new(), BTreeMap::new());
    for (unit, program) in &report.programs {
        let path = workspace::folder().join(format!("{unit}.trace"));
        printed.extend(output::of(unit, &output::run(program, &[("TRACE_OUT", &path)])));
        findings.extend(read(unit, &path, &mut found));
    }
    findings.extend(output::differences(&plain, &printed, "while recording"));
    for shape in all() {
        let title = shape.title();
        let found = found.remove(&title).unwrap_or_default();
        match shape.recorded() {
            Ok(expected) if expected == found => {}
            Ok(expected) => findings.push(format!("{title} recorded {found:?} instead of {expected:?}")),
            Err(wrong) => findings.push(format!("{title}: {wrong}")),
        }
    }
    findings.extend(found.keys().map(|title| format!("{title} is not a shape, and recorded something")));
    assert_none(&findings);
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
fn read(unit: &str, path: &Path, found: &mut BTreeMap<String, Runs>) -> Vec<String> {
    let trace = Trace::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let is_edition = shapes::editions(&shapes::all("shapes")).iter().any(|edition| edition == unit);
    for region in trace.regions() {
        let site = trace.site(region.site).expect("a region has a site");
        // `on_2024::shape::module`; a crate of its own is one shape.
        let shape = site.module.split("::").nth(1).filter(|_| is_edition).unwrap_or(unit);
        let runs = found.entry(format!("{unit}/{shape}")).or_default();
        *runs.entry((site.name.to_string(), outcome(&region).to_owned())).or_default() += 1;
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
