//! The differences in lints that the attribute's documentation admits. The table there is read as it
//! stands, so that it cannot say anything else than what is tested.

use std::fs;

use crate::shapes;

/// A lint of one row.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Exception {
    /// Without `clippy::`.
    pub(crate) lint: String,
    pub(crate) difference: Difference,
}

/// What a row says, by its text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Difference {
    MissesAnnotated,
    MissesAsyncFn,
    MissesReturnedFuture,
    MissesSpawned,
    MoreInAsyncFn,
    ElsewhereInFutures,
}

const TEXTS: &[(&str, Difference)] = &[
    ("miss what is annotated", Difference::MissesAnnotated),
    ("miss an `async fn`", Difference::MissesAsyncFn),
    ("misses a `fn` that ends in `async { .. }`", Difference::MissesReturnedFuture),
    ("misses what a spawn site returns", Difference::MissesSpawned),
    ("finds more in an `async fn`", Difference::MoreInAsyncFn),
    ("finds the end of a future at another line", Difference::ElsewhereInFutures),
];

impl Exception {
    /// Whether the row covers a finding of its lint, which is only without the attribute (`lost`) or
    /// only with it, in this text of a shape.
    pub(crate) fn covers(&self, lost: bool, text: &str) -> bool {
        match self.difference {
            Difference::MissesAnnotated => lost,
            Difference::MissesAsyncFn => lost && text.contains("async fn"),
            Difference::MissesReturnedFuture => lost && makes_futures(text),
            Difference::MissesSpawned => lost && text.contains("spawn"),
            Difference::ElsewhereInFutures => makes_futures(text),
            Difference::MoreInAsyncFn => !lost && text.contains("async fn"),
        }
    }
}

fn makes_futures(text: &str) -> bool {
    ["async fn", "async {", "async move {"].iter().any(|future| text.contains(future))
}

/// The names of all lints in the table.
pub(crate) fn lints() -> Vec<String> {
    let mut lints: Vec<String> = read().into_iter().map(|exception| exception.lint).collect();
    lints.sort();
    lints.dedup();
    lints
}

/// The table below `| lint | difference |`.
pub(crate) fn read() -> Vec<Exception> {
    let path = shapes::package().join("../../trace-macros/src/lib.rs");
    let text = fs::read_to_string(path).expect("the macro crate is beside this package");
    let mut lines = text.lines().filter_map(|line| line.strip_prefix("//! "));
    lines.find(|line| *line == "| lint | difference |").expect("the table of lints has its head");
    lines.next();
    lines.take_while(|line| line.starts_with('|')).flat_map(row).collect()
}

fn row(line: &str) -> Vec<Exception> {
    let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
    let [lints, text] = cells[..] else { panic!("`{line}` has not two cells") };
    let difference = TEXTS.iter().find(|(known, _)| *known == text);
    let Some((_, difference)) = difference else { panic!("tell the matrix what `{text}` means") };
    let names = lints.split(", ").map(|lint| lint.trim_matches('`').to_owned());
    names.map(|lint| Exception { lint, difference: *difference }).collect()
}

#[test]
fn the_documented_table_is_understood() {
    let table = read();
    assert!(
        table.contains(&Exception { lint: "unused_async".into(), difference: Difference::MissesAsyncFn })
    );
    for (text, difference) in TEXTS {
        assert!(table.iter().any(|exception| exception.difference == *difference), "nothing {text}");
    }
}
