//! What the compiler refuses without the attribute it refuses with it, for the same reason.

use std::collections::{BTreeMap, BTreeSet};

use crate::assert_none;
use crate::cargo;
use crate::mode::Mode;
use crate::shapes::{self, Shape};
use crate::workspace;

/// The numbers of the errors of each program, or the message of one that has no number. Where a type is
/// named a second time in an expansion, the same may be said of it twice, and in another line.
type Errors = BTreeMap<String, BTreeSet<String>>;

fn errors(mode: Mode, programs: &[Shape]) -> Errors {
    let units: Vec<String> =
        shapes::editions(programs).iter().map(|edition| workspace::refused(edition)).collect();
    let report = cargo::run(&["check", "--keep-going"], mode, &units);
    let mut errors = Errors::new();
    for diagnostic in report.diagnostics.into_iter().filter(|diagnostic| diagnostic.error) {
        let reason = if diagnostic.code.is_empty() { diagnostic.message } else { diagnostic.code };
        let edition = diagnostic.unit.trim_start_matches("refused-");
        errors.entry(format!("{edition}/{}", diagnostic.target)).or_default().insert(reason);
    }
    errors
}

#[test]
fn what_is_wrong_is_refused_for_the_same_reason() {
    let programs = shapes::all("refused");
    let [plain, off, on] = Mode::ALL.map(|mode| errors(mode, &programs));
    let mut findings = vec![];
    for program in &programs {
        let title = program.title();
        let [plain, off, on] =
            [&plain, &off, &on].map(|errors| errors.get(&title).cloned().unwrap_or_default());
        if plain.is_empty() {
            findings.push(format!("{title} compiles without the attribute"));
        }
        if off != plain || on != plain {
            findings.push(format!("{title} is refused for {plain:?}, off {off:?}, on {on:?}"));
        }
    }
    assert_none(&findings);
}
