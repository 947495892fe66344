//! Every shape compiles in every mode, and prints the same.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::assert_none;
use crate::cargo::{self, Report};
use crate::mode::Mode;
use crate::shapes;

/// What each shape printed, by its title.
type Output = BTreeMap<String, String>;

/// The packages that have a program: those of the editions, and the crates.
pub(crate) fn units() -> Vec<String> {
    let mut units = shapes::editions(&shapes::all("shapes"));
    units.extend(crates());
    units
}

/// Crates of one shape each, which have a program.
fn crates() -> Vec<String> {
    let crates = shapes::list(&shapes::package().join("crates"));
    crates.iter().filter(|path| path.join("main.rs").exists()).map(|path| shapes::stem(path)).collect()
}

/// The programs of a mode.
pub(crate) fn build(mode: Mode) -> Report {
    let report = cargo::run(&["build", "--keep-going"], mode, &units());
    assert_none(&report.errors());
    report
}

/// Runs a program, with these variables besides.
pub(crate) fn run(program: &Path, variables: &[(&str, &Path)]) -> String {
    let mut command = Command::new(program);
    for variable in ["TRACE_OUT", "TRACE_OWNER", "TRACE_MEMORY", "TRACE_WHEN_FULL", "RUST_BACKTRACE"] {
        command.env_remove(variable);
    }
    let output = command.envs(variables.iter().copied()).output().expect("the program can be run");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{} ended with {}\n{errors}", program.display(), output.status);
    String::from_utf8(output.stdout).expect("shapes print text")
}

fn outputs(mode: Mode, report: &Report) -> Output {
    let mut outputs = Output::new();
    for (unit, program) in &report.programs {
        let text = run(program, &[]);
        outputs.extend(sections(unit, &cargo::same_in_all_modes(&text, unit, mode)));
    }
    outputs
}

/// The text below each headline, by the shape's title.
fn sections(unit: &str, text: &str) -> Vec<(String, String)> {
    let parts = text.split("== ").skip(1).filter_map(|part| part.split_once('\n'));
    parts.map(|(name, text)| (format!("{unit}/{name}"), text.to_owned())).collect()
}

/// What a run printed otherwise than the plain one.
pub(crate) fn differences(plain: &Output, other: &Output, how: &str) -> Vec<String> {
    let titles = plain.keys().chain(other.keys());
    let mut findings: Vec<String> = titles
        .filter(|title| plain.get(*title) != other.get(*title))
        .map(|title| {
            let [plain, other] =
                [plain, other].map(|output| output.get(title).map_or("nothing", String::as_str));
            format!("{title} prints, {how}:\n{other}\ninstead of\n{plain}")
        })
        .collect();
    findings.dedup();
    findings
}

#[test]
fn every_shape_prints_the_same() {
    let plain = outputs(Mode::Plain, &build(Mode::Plain));
    let mut findings: Vec<String> = shapes::all("shapes")
        .iter()
        .map(shapes::Shape::title)
        .filter(|title| plain.get(title).is_none_or(String::is_empty))
        .map(|title| format!("{title} prints nothing: what would show a difference?"))
        .collect();
    for (title, text) in &plain {
        if text.contains("the shape itself panicked") {
            findings.push(format!("{title}:\n{text}"));
        }
    }
    for mode in Mode::OURS {
        findings.extend(differences(&plain, &outputs(mode, &build(mode)), mode.name()));
    }
    assert_none(&findings);
}

/// What the programs print while they are recorded, by the shape's title.
pub(crate) fn of(unit: &str, text: &str) -> Output {
    sections(unit, &cargo::same_in_all_modes(text, unit, Mode::On)).into_iter().collect()
}

/// The plain programs' output.
pub(crate) fn plain() -> Output {
    outputs(Mode::Plain, &build(Mode::Plain))
}
