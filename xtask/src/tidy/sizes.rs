//! Length of source files.

use super::Finding;
use super::tree::Tree;

const MAX_LINES: usize = 600;

/// A longer file says why in a line of its head.
const EXCUSE: &str = "//! Long because ";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.ending(".rs") {
        let lines = text.lines().count();
        let excused =
            text.lines().take_while(|line| line.starts_with("//!")).any(|line| line.starts_with(EXCUSE));
        if lines > MAX_LINES && !excused {
            let message = format!("{lines} lines, {MAX_LINES} allowed: split it, or head it `{EXCUSE}…`");
            findings.push(Finding::new(path, 0, message));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(head: &str, more: usize) -> usize {
        check(&Tree::of(&[("a.rs", &format!("{head}\n{}", "x\n".repeat(more)))])).len()
    }

    #[test]
    fn a_file_over_the_limit_gives_its_reason() {
        assert_eq!(findings("//! A head.", 599), 0);
        assert_eq!(findings("//! A head.", 600), 1);
        assert_eq!(findings("//! A head.\n//! Long because it is one table.", 600), 0);
    }

    #[test]
    fn the_reason_stands_in_the_head() {
        assert_eq!(findings("fn f() {}\n//! Long because I say so.", 600), 1);
    }
}
