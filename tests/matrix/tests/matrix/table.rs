//! The differences in lints that the attribute's documentation admits. The table there is read as it
//! stands, so that it cannot say anything else than what is tested.

use std::fs;

use crate::mode;
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
    MoreInAsyncFn,
    Elsewhere,
    MissesWatched,
}

const TEXTS: &[(&str, Difference)] = &[
    ("miss what is annotated", Difference::MissesAnnotated),
    ("miss an `async fn`", Difference::MissesAsyncFn),
    ("misses a `fn` that ends in `async { .. }`", Difference::MissesReturnedFuture),
    ("finds more in an `async fn`", Difference::MoreInAsyncFn),
    (
        "finds the end of a future, or of a `fn` with `ret`, `err` or `future`, at another line",
        Difference::Elsewhere,
    ),
    ("miss a `fn` with `ret`, `err` or `future`", Difference::MissesWatched),
];

impl Exception {
    /// Whether the row covers a finding of its lint, which is only without the attribute (`lost`) or
    /// only with it, at this line of a shape: that is inside the item there, or what its macros made.
    pub(crate) fn covers(&self, lost: bool, text: &str, line: u64) -> bool {
        let item = with_macros(&item(text, line), text);
        let ours = mode::our_lines(&item);
        if ours.is_empty() {
            return false;
        }
        match self.difference {
            Difference::MissesAnnotated => lost,
            Difference::MissesAsyncFn => lost && has_async_fn(&item),
            Difference::MissesReturnedFuture => lost && makes_futures(&item),
            Difference::Elsewhere => makes_futures(&item) || is_watched(&ours),
            Difference::MoreInAsyncFn => !lost && has_async_fn(&item),
            Difference::MissesWatched => lost && is_watched(&ours),
        }
    }
}

/// The item that has this line: up to the blank lines around it that no indented line follows.
fn item(text: &str, line: u64) -> String {
    let items = text.split_inclusive('\n').zip(1..).fold(vec![(1, String::new())], |mut items, (line, n)| {
        let ends = |text: &str| text.ends_with("\n\n") && !line.starts_with([' ', '\n']);
        if items.last().is_some_and(|(_, text)| ends(text)) {
            items.push((n, String::new()));
        }
        items.last_mut().expect("there is one from the beginning").1.push_str(line);
        items
    });
    items.into_iter().rfind(|(first, _)| *first <= line).map(|(_, item)| item).unwrap_or_default()
}

/// With the macros of this shape that are called in it.
fn with_macros(item: &str, text: &str) -> String {
    let names = text.split("macro_rules! ").skip(1).filter_map(|rest| words(rest).next());
    let called = names.filter(|name| item.contains(&format!("{name}!")));
    let lines = called.filter_map(|name| text.lines().position(|line| line.contains(&format!("! {name} "))));
    lines.map(|line| self::item(text, line as u64 + 1)).fold(item.to_owned(), |all, item| all + &item)
}

/// Whether the attribute has an argument that makes a closure of a body.
fn is_watched(attributes: &str) -> bool {
    words(attributes).any(|word| ["ret", "err", "future"].contains(&word))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty())
}

/// Whether there is an `async fn`, also an `async unsafe fn` or an `async unsafe extern "C" fn`.
fn has_async_fn(text: &str) -> bool {
    let words: Vec<&str> = words(text).collect();
    words.split(|word| *word == "async").skip(1).any(|after| after.iter().take(4).any(|word| *word == "fn"))
}

fn makes_futures(text: &str) -> bool {
    has_async_fn(text) || ["async {", "async move {"].iter().any(|future| text.contains(future))
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

#[test]
fn a_row_covers_the_item_that_it_is_about() {
    let row = |difference| Exception { lint: "some".into(), difference };
    let text = "//! Head.

#[trace]
async unsafe extern fn one() {
    first();

    second();
}

fn two() {}

#[trace(%ret)]
fn three() {}
";
    let lines = |difference, lost| -> Vec<u64> {
        (1..=13).filter(|line| row(difference).covers(lost, text, *line)).collect()
    };
    assert_eq!(lines(Difference::MissesAsyncFn, true), [3, 4, 5, 6, 7, 8, 9]);
    assert!(lines(Difference::MissesAsyncFn, false).is_empty());
    assert_eq!(lines(Difference::MoreInAsyncFn, false), [3, 4, 5, 6, 7, 8, 9]);
    assert_eq!(lines(Difference::MissesWatched, true), [12, 13]);
    assert_eq!(lines(Difference::MissesAnnotated, true), [3, 4, 5, 6, 7, 8, 9, 12, 13]);
}
