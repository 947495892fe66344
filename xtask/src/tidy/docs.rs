//! Documents point at things that are there: links, anchors and names of files.

use super::Finding;
use super::tree::Tree;

const CHANGELOG: &str = "CHANGELOG.md";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.ending(".md") {
        for (line, prose) in prose_lines(text) {
            for link in links(prose) {
                findings.extend(broken_link(tree, path, link).map(|why| Finding::new(path, line, why)));
            }
            // A changelog tells of files that are gone.
            for name in code_spans(prose).filter(|name| path != CHANGELOG && is_file_name(tree, name)) {
                if !tree.has_somewhere(name) && !tree.has(&resolve(path, name)) {
                    findings.push(Finding::new(path, line, format!("there is no `{name}`")));
                }
            }
        }
    }
    let unreleased =
        |text: &str| text.lines().any(|line| matches!(line, "## Unreleased" | "## [Unreleased]"));
    if !tree.text(CHANGELOG).is_some_and(unreleased) {
        findings.push(Finding::new(CHANGELOG, 0, "there is no section `## Unreleased`"));
    }
    findings
}

/// Lines outside fenced blocks.
fn prose_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        (!fenced && !fence).then_some((index + 1, line))
    })
}

/// Targets of `[text](target)`.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|after| after.split_once(')')).map(|(target, _)| target)
}

/// What stands between single backticks.
fn code_spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

fn broken_link(tree: &Tree, from: &str, link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (file, anchor) = link.split_once('#').map_or((link, None), |(file, anchor)| (file, Some(anchor)));
    let file = if file.is_empty() { from.to_owned() } else { resolve(from, file) };
    if !tree.has(&file) {
        return Some(format!("the link to `{link}` leads nowhere"));
    }
    let text = tree.text(&file).unwrap_or_default();
    let known =
        |anchor: &str| prose_lines(text).filter_map(|(_, line)| heading(line)).any(|slug| slug == anchor);
    anchor.filter(|anchor| !known(anchor)).map(|anchor| format!("`{file}` has no heading for `#{anchor}`"))
}

/// The anchor that a rendered page gives a heading.
fn heading(line: &str) -> Option<String> {
    let title = line.trim_start_matches('#');
    let is_heading = title.len() < line.len() && title.starts_with(' ');
    let kept = |char: &char| char.is_alphanumeric() || matches!(char, ' ' | '-' | '_');
    is_heading.then(|| title.trim().to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-"))
}

/// A path written in a file, from the repository's root.
fn resolve(from: &str, path: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Whether this can only mean a file or folder of ours: a source's name, or a path whose first
/// part is in the repository. `libc.so.6`, `fib.trace` and `a/b` are not.
fn is_file_name(tree: &Tree, name: &str) -> bool {
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "._-/".contains(c));
    let source = [".rs", ".md", ".toml"].iter().any(|end| name.ends_with(end) && name.len() > end.len());
    let first = name.split_once('/').map(|(first, _)| first);
    plain && (source || first.is_some_and(|first| !first.is_empty() && tree.has(first)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(document: &str) -> Vec<String> {
        let files = [
            ("CHANGELOG.md", "## Unreleased\n`core/gone.rs`"),
            ("docs/guide.md", document),
            ("docs/more.md", "# Why it's so\n"),
            ("core/src/lane.rs", ""),
        ];
        check(&Tree::of(&files)).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn links_lead_to_files_and_headings() {
        assert!(
            messages("[a](more.md#why-its-so) [b](../core/src) [c](https://a/b) [d](#here)\n## Here")
                .is_empty()
        );
        assert_eq!(
            messages("[a](less.md) and [b](more.md#why)"),
            ["the link to `less.md` leads nowhere", "`docs/more.md` has no heading for `#why`"]
        );
    }

    #[test]
    fn names_of_files_are_names_of_files_of_ours() {
        assert!(
            messages("`lane.rs`, `core/src/lane.rs`, `src/`, `libc.so.6`, `a/b`, `.md`, `x <y>.rs`")
                .is_empty()
        );
        assert_eq!(
            messages("`line.rs` and `core/src/line` in\n```text\n`none.rs`\n```"),
            ["there is no `line.rs`", "there is no `core/src/line`"]
        );
    }

    #[test]
    fn the_changelog_has_a_place_for_what_comes() {
        let tree = Tree::of(&[("CHANGELOG.md", "## 0.1.0")]);
        assert_eq!(check(&tree)[0].message, "there is no section `## Unreleased`");
    }
}
