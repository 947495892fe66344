//! Each shape of a function compiles exactly when the plain program does, and does the same.
//!
//! `shapes` holds what compiles: a folder for each edition, a file for each shape, which is a module
//! of a generated program. Its head says what is special about it, and which regions one call of its
//! `run` records: `//! Recorded: name 2 completed, Type::name 1 panicked`, or `nothing`;
//! and which other editions it is also compiled in: `//! Also in: 2021, 2018`. `refused` holds programs that the compiler refuses; `crates` what needs a crate for itself. Attributes of
//! ours, and imports of them, have their lines for themselves: without the attribute these lines are
//! empty comments.
//!
//! | file | question |
//! |---|---|
//! | `output` | do all modes compile, print the same and drop in the same order |
//! | `recorded` | is there one begin and one end for each call |
//! | `sizes` | are futures as small as promised |
//! | `lints` | does compiler and clippy find the same, but for the documented table |
//! | `refused` | is what is wrong still refused, for the same reason |
//! | `tested` | do test functions run as they would |
//!
//! `mode` says what is compared, `workspace` generates the packages, `cargo` builds them.

#![forbid(unsafe_code)]

mod cargo;
mod lints;
mod mode;
mod output;
mod recorded;
mod refused;
mod shapes;
mod sizes;
mod table;
mod tested;
mod workspace;

/// Fails with all findings at once.
fn assert_none(findings: &[String]) {
    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
}
