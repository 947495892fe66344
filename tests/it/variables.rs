//! The README's tables of variables against what is read from the environment, and what code may say
//! instead in both halves of the API.

use std::collections::BTreeSet;

const README: &str = include_str!("../../README.md");
const OPTIONS: &str = include_str!("../../trace-writer/src/options.rs");
const START: &str = include_str!("../../trace-writer/src/startup.rs");
const WITHOUT: &str = include_str!("../../src/disabled/options.rs");

/// The columns of rows that begin with a variable of the traced program: its name and the rest.
fn rows() -> Vec<(&'static str, Vec<&'static str>)> {
    let (program, _) = README.split_once("Read by `cargo trace`:").expect("its own variables are last");
    let rows = program.lines().filter_map(|line| line.strip_prefix("| `TRACE_"));
    let row = |row: &'static str| {
        let (name, rest) = row.split_once('`').expect("the name is code");
        (name, rest.split('|').map(str::trim).collect())
    };
    rows.map(row).collect()
}

/// The variables that are named as strings, but for the one that is for our own processes.
fn read() -> BTreeSet<&'static str> {
    let (code, _) = OPTIONS.split_once("#[cfg(test)]").expect("tests are last");
    let named = [code, START].into_iter().flat_map(|text| text.split("\"TRACE_").skip(1));
    named.filter_map(|rest| rest.split('"').next()).filter(|name| *name != "OWNER").collect()
}

#[test]
fn every_variable_that_is_read_has_a_row_and_no_other_has() {
    let rows = rows();
    let documented: BTreeSet<_> = rows.iter().map(|(name, _)| *name).collect();
    assert_eq!(documented.len(), rows.len(), "each has one row");
    assert_eq!(documented, read());
    assert_eq!(documented.len(), 10);
}

#[test]
fn every_variable_is_an_option_in_code_whether_or_not_the_feature_is_on() {
    for (name, cells) in rows().into_iter().filter(|(name, _)| *name != "OUT") {
        let method = cells[2].trim_matches('`');
        for half in [OPTIONS, WITHOUT] {
            let there = half.contains(&format!("pub const fn {method}("));
            assert!(there, "TRACE_{name}: `{method}` is a method of `Options`");
        }
    }
}
