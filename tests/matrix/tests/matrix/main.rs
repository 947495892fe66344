//! Each shape of a function compiles exactly when the plain program does, and does the same.
//!
//! `shapes` holds what compiles: a folder for each edition, a file for each shape, which is a module
//! of a generated program. `refused` holds programs that the compiler refuses, and `crates` what needs
//! a crate for itself. Attributes of ours, and imports of them, have their lines for themselves:
//! without the attribute these lines are empty comments.
//!
//! The head of a file says what is special about it, and has lines for the test:
//!
//! | line | meaning |
//! |---|---|
//! | `//! Recorded: name 2 completed, Type::name 1 panicked` | the regions of one call of `run`, all of them; or `nothing` |
//! | `//! Tasks: name 1 completed, other 2 cancelled` | the tasks of that call, all of them; without the line there are none |
//! | `//! Results: name = 7; name ! not found` | what regions and tasks tell of what they return, values and errors, all of it |
//! | `//! Nested: inner in outer` | which regions run inside which, or as a part of which task, and which task is another's child |
//! | `//! Also in: 2021, 2018` | the other editions that it is compiled in |
//! | `//! Dependency: et` | the facade's name, in a crate |
//!
//! | file | question |
//! |---|---|
//! | `output` | do all modes compile, print the same and drop in the same order |
//! | `recorded`, `tasks` | is there one begin and one end for each call, as a region or a task |
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
mod tasks;
mod tested;
mod workspace;

/// Fails with all findings at once.
fn assert_none(findings: &[String]) {
    assert!(findings.is_empty(), "{} findings:\n{}", findings.len(), findings.join("\n"));
}
