//! Where conditional compilation may be: a feature is a pair of files with one API, chosen once.

use super::Finding;
use super::source::{Source, has_word};
use super::tree::Tree;

/// Files that choose by feature.
const BY_FEATURE: &[&str] = &["src/lib.rs", "trace-macros/src/lib.rs"];

/// The name of files that choose std or loom.
const BY_LOOM: &str = "/sync.rs";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.ending(".rs") {
        let code = Source::of(text).code;
        for (line, condition) in conditions(&code) {
            if has_word(condition, "feature") && !BY_FEATURE.contains(&path) {
                let message = format!("cfg(feature) belongs into {}", BY_FEATURE.join(" or "));
                findings.push(Finding::new(path, line, message));
            }
            if has_word(condition, "loom") && !path.ends_with(BY_LOOM) {
                findings.push(Finding::new(path, line, "cfg(loom) belongs into a file called sync.rs"));
            }
        }
    }
    findings
}

/// What stands in the brackets of each `cfg(…)`, `cfg!(…)` and `cfg_attr(…)`, with its line.
fn conditions(code: &str) -> impl Iterator<Item = (usize, &str)> {
    code.match_indices("cfg").filter_map(move |(at, _)| {
        let after = &code[at + "cfg".len()..];
        let after = after.strip_prefix("_attr").unwrap_or(after);
        let inside = after.trim_start_matches('!').trim_start().strip_prefix('(')?;
        let line = 1 + code[..at].matches('\n').count();
        Some((line, &inside[..closing(inside)]))
    })
}

/// Where the bracket that is open before `text` closes.
fn closing(text: &str) -> usize {
    let mut depth = 1;
    for (at, char) in text.char_indices() {
        match char {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [usize; 0] = [];

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&Tree::of(&[(path, text)])).into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn features_choose_in_two_files() {
        let text = "\n#[cfg(any(\n  unix,\n  feature = \"x\",\n))]\nmod a;\nif cfg!(feature = \"x\") {}";
        assert_eq!(lines("trace-core/src/lane.rs", text), [2, 7]);
        assert_eq!(lines("trace-core/src/lib.rs", text), [2, 7]);
        assert_eq!(lines("src/lib.rs", text), NONE);
    }

    #[test]
    fn loom_chooses_in_sync() {
        let text = "#[cfg(not(loom))]\nuse std::sync;\n#[cfg_attr(loom, allow(unused))]\nuse b;";
        assert_eq!(lines("trace-core/src/lane.rs", text), [1, 3]);
        assert_eq!(lines("trace-core/src/sync.rs", text), NONE);
    }

    #[test]
    fn words_and_comments_are_no_conditions() {
        assert_eq!(
            lines("a.rs", "// cfg(feature = \"x\")\nlet feature = cfg(1);\nlet s = \"cfg(loom)\";"),
            NONE
        );
    }
}
