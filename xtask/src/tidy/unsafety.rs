//! Where unsafe code may be: a reviewer has to know which files to read twice.

use super::Finding;
use super::source::{Source, has_word};
use super::tree::{Package, Tree};

/// Packages that may hold unsafe code, with the only file for it; none where it may be in several,
/// each block with its reason (clippy's `undocumented_unsafe_blocks` sees to that).
const MAY: &[(&str, Option<&str>)] = &[
    ("trace-core", None),
    ("trace-runtime", None),
    // An allocator's contract is unsafe; this one hands every call on.
    ("exectrace", Some("src/alloc.rs")),
    // Starting before `main` needs a place in the linker's table.
    ("trace-writer", Some("trace-writer/src/startup.rs")),
    // A memory map is as long as nobody else cuts the file.
    ("trace-reader", Some("trace-reader/src/open.rs")),
    // The clocks that the floor is made of.
    ("exectrace-bench", Some("bench/src/measure.rs")),
];

const FORBID: &str = "#![forbid(unsafe_code)]";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.packages.iter().flat_map(|package| check_package(tree, package)).collect()
}

fn check_package(tree: &Tree, package: &Package) -> Vec<Finding> {
    match MAY.iter().find(|(name, _)| *name == package.name) {
        Some((_, None)) => Vec::new(),
        Some((_, Some(only))) => outside(tree, package, only),
        None => unforbidden(tree, package),
    }
}

fn unforbidden(tree: &Tree, package: &Package) -> Vec<Finding> {
    let open = |path: &&String| {
        !tree.text(path).is_some_and(|text| Source::of(text).code.lines().any(|line| line.trim() == FORBID))
    };
    package
        .roots
        .iter()
        .filter(open)
        .map(|path| Finding::new(path, 0, format!("`{FORBID}` is missing")))
        .collect()
}

fn outside(tree: &Tree, package: &Package, only: &str) -> Vec<Finding> {
    let folder = format!("{}/src/", package.folder);
    // The facade is the package at the root.
    let folder = folder.trim_start_matches('/').to_owned();
    let mut findings = Vec::new();
    for (path, text) in tree.ending(".rs").filter(|(path, _)| path.starts_with(&folder) && *path != only) {
        for (index, line) in Source::of(text).code.lines().enumerate() {
            if has_word(line, "unsafe") {
                findings.push(Finding::new(
                    path,
                    index + 1,
                    format!("unsafe code of this crate belongs into {only}"),
                ));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(name: &str, files: &[(&str, &str)]) -> Tree {
        let roots = vec![files[0].0.to_owned()];
        let folder = if name == "exectrace" { "" } else { name };
        let package = Package { name: name.into(), folder: folder.into(), roots, dependencies: vec![] };
        let mut tree = Tree::of(files);
        tree.packages.push(package);
        tree
    }

    #[test]
    fn other_crates_forbid_it_in_code_not_in_a_comment() {
        let files = [("trace-format/src/lib.rs", "//! Text.\n#![forbid(unsafe_code)]\n")];
        assert!(check(&tree("trace-format", &files)).is_empty());
        let files = [("trace-format/src/lib.rs", "// #![forbid(unsafe_code)]\n")];
        assert_eq!(check(&tree("trace-format", &files))[0].message, "`#![forbid(unsafe_code)]` is missing");
    }

    #[test]
    fn a_crate_with_one_file_for_it_keeps_to_that_file() {
        let files = [
            ("trace-reader/src/lib.rs", "//! unsafe only in a comment\nlet a = \"unsafe\";\n"),
            ("trace-reader/src/open.rs", "unsafe {}"),
            ("trace-reader/src/merge.rs", "safe();\nunsafe {}"),
        ];
        let expected = Finding::new(
            "trace-reader/src/merge.rs",
            2,
            "unsafe code of this crate belongs into trace-reader/src/open.rs",
        );
        assert_eq!(check(&tree("trace-reader", &files)), [expected]);
    }

    #[test]
    fn the_package_at_the_root_keeps_to_its_file_too() {
        let files =
            [("src/lib.rs", "unsafe {}"), ("src/alloc.rs", "unsafe {}"), ("bench/src/a.rs", "unsafe {}")];
        let found = check(&tree("exectrace", &files));
        assert_eq!(found.iter().map(|finding| &*finding.path).collect::<Vec<_>>(), ["src/lib.rs"]);
    }
}
