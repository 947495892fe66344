//! Words that must not land: marks of unfinished work, and paths of one person's machine.

use super::Finding;
use super::source::{Source, has_word};
use super::tree::Tree;

// Taken apart, so that this file does not hold what it looks for.
const MARKS: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
const MACROS: &[&str] = &[concat!("todo", "!"), concat!("unimplemented", "!"), concat!("dbg", "!")];
const FOLDERS: &[&str] =
    &[concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/t", "mp/")];

/// Programs here are the compiler's input: they are never run, and may leave a body open.
const UI_TESTS: &str = "tests/ui/";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.files() {
        let rust = path.ends_with(".rs").then(|| Source::of(text));
        if let Some(source) = rust.as_ref().filter(|_| !path.starts_with(UI_TESTS)) {
            for (line, code) in numbered(&source.code) {
                findings.extend(
                    MACROS
                        .iter()
                        .filter(|name| calls(code, name))
                        .map(|name| Finding::new(path, line, format!("`{name}` is unfinished work"))),
                );
            }
        }
        // Strings in code may hold any path: a test of path handling has to.
        let prose = rust.as_ref().map_or(text, |source| &source.comments);
        let is_text =
            rust.is_some() || [".md", ".toml", ".yml", "/run"].iter().any(|end| path.ends_with(end));
        for (line, text) in numbered(prose).filter(|_| is_text) {
            findings.extend(MARKS.iter().filter(|mark| has_word(text, mark)).map(|mark| {
                Finding::new(path, line, format!("{mark}: do it, or say in a sentence what is not there"))
            }));
            findings.extend(
                FOLDERS.iter().filter(|folder| names(text, folder)).map(|folder| {
                    Finding::new(path, line, format!("a path below {folder} is one machine's"))
                }),
            );
        }
    }
    findings
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(index, line)| (index + 1, line))
}

fn calls(code: &str, name: &str) -> bool {
    let word = name.trim_end_matches('!');
    code.contains(name) && has_word(code, word)
}

/// Whether the folder stands there as the start of a path, not inside a longer one.
fn names(text: &str, folder: &str) -> bool {
    let inside = |char: char| char.is_alphanumeric() || matches!(char, '_' | '.' | '-' | '}' | '>');
    text.match_indices(folder).any(|(at, _)| !text[..at].ends_with(inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(path: &str, text: &str) -> Vec<String> {
        check(&Tree::of(&[(path, text)])).into_iter().map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn marks_of_unfinished_work_are_found_where_they_mean_it() {
        let text = format!(
            "// {}: more\nlet s = \"{}\";\n{}();\nmy_{}();\n",
            MARKS[0], MARKS[1], MACROS[0], MACROS[0]
        );
        let found = messages("a.rs", &text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].starts_with("a.rs:3: ") && found[1].starts_with("a.rs:1: "), "{found:?}");
    }

    #[test]
    fn paths_of_one_machine_are_found_in_documents_and_comments() {
        let text = format!("see {}me/x and docs{}x\nhttps://host{}x", FOLDERS[0], FOLDERS[2], FOLDERS[3]);
        assert_eq!(messages("a.md", &text).len(), 1);
        assert_eq!(messages("a.rs", &format!("let path = \"{}x\"; // {}y", FOLDERS[0], FOLDERS[1])).len(), 1);
    }
}
