//! Compiler and clippy find the same in every mode, but for what the documented table admits.

use std::collections::{BTreeMap, BTreeSet};

use crate::assert_none;
use crate::cargo::{self, Diagnostic};
use crate::mode::Mode;
use crate::shapes;
use crate::table::{self, Exception};

fn findings(mode: Mode) -> Vec<Diagnostic> {
    let report = cargo::run(&["clippy", "--keep-going"], mode, &shapes::editions(&shapes::all("shapes")));
    assert_none(&report.errors());
    report.diagnostics
}

/// What is only in `one`: a warning twice in it and once in `other` is there once.
fn only_in(one: &[Diagnostic], other: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut counts = BTreeMap::<&Diagnostic, usize>::new();
    other.iter().for_each(|diagnostic| *counts.entry(diagnostic).or_default() += 1);
    let mut only = vec![];
    for diagnostic in one {
        match counts.get_mut(diagnostic) {
            Some(count) if *count > 0 => *count -= 1,
            _ => only.push(diagnostic.clone()),
        }
    }
    only
}

#[test]
fn without_the_feature_the_lints_find_the_same() {
    let [plain, off] = [Mode::Plain, Mode::Off].map(findings);
    let mut different: Vec<String> =
        only_in(&plain, &off).iter().map(|lost| format!("lost: {}", lost.to_line())).collect();
    different.extend(only_in(&off, &plain).iter().map(|new| format!("new: {}", new.to_line())));
    assert_none(&different);
}

#[test]
fn with_the_feature_lints_differ_only_as_documented() {
    let [plain, on] = [Mode::Plain, Mode::On].map(findings);
    let texts: BTreeMap<String, String> =
        shapes::all("shapes").into_iter().map(|shape| (shape.title(), shape.text)).collect();
    let table = table::read();
    let (mut unseen, mut different): (BTreeSet<&Exception>, _) = (table.iter().collect(), vec![]);
    let mut judge = |diagnostic: Diagnostic, lost: bool| {
        let text = texts.get(&format!("{}/{}", diagnostic.unit, diagnostic.file)).map_or("", String::as_str);
        let lint = diagnostic.code.trim_start_matches("clippy::");
        let row = table
            .iter()
            .find(|exception| exception.lint == lint && exception.covers(lost, text, diagnostic.line));
        match row {
            Some(exception) => drop(unseen.remove(exception)),
            None if lost => different.push(format!("lost: {}", diagnostic.to_line())),
            None => different.push(format!("new: {}", diagnostic.to_line())),
        }
    };
    only_in(&plain, &on).into_iter().for_each(|lost| judge(lost, true));
    only_in(&on, &plain).into_iter().for_each(|new| judge(new, false));
    different.extend(unseen.iter().map(|exception| {
        format!("no shape shows what is documented: {} {:?}", exception.lint, exception.difference)
    }));
    assert_none(&different);
}
