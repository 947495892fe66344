//! Who may depend on whom. The recorder never links the reader, and nothing depends on a command.

use super::Finding;
use super::tree::{Package, Tree};

/// Each package with those of ours it may name, development dependencies aside.
const MAY_USE: &[(&str, &[&str])] = &[
    ("exectrace", &["trace-core", "trace-macros", "trace-runtime", "trace-writer"]),
    ("trace-format", &[]),
    ("trace-core", &["trace-format"]),
    // It prints paths below `::trace::__private` and links none of them.
    ("trace-macros", &[]),
    ("trace-writer", &["trace-core", "trace-format"]),
    ("trace-runtime", &["trace-core", "trace-format"]),
    ("trace-reader", &["trace-format"]),
    ("trace-symbols", &["trace-reader"]),
    ("cargo-trace", &["trace-reader", "trace-symbols", "trace-format"]),
    ("trace-testing", &["trace-reader", "trace-format"]),
    ("exectrace-bench", &["exectrace", "trace-core", "trace-reader"]),
    ("exectrace-matrix", &[]),
    ("exectrace-programs", &["exectrace"]),
    ("exectrace-runtimes", &["exectrace"]),
    ("exectrace-registry", &[]),
    ("exectrace-ui", &["exectrace"]),
    ("xtask", &[]),
];

/// Packages of the facade that a build without the feature must not see.
const ONLY_WITH_THE_FEATURE: &[&str] = &["trace-core", "trace-runtime", "trace-writer"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.packages.iter().flat_map(check_package).collect()
}

fn check_package(package: &Package) -> Vec<Finding> {
    let manifest = format!("{}/Cargo.toml", package.folder);
    let manifest = manifest.trim_start_matches('/');
    let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == package.name) else {
        let message = format!("`{}` is not in the table of xtask/src/tidy/edges.rs", package.name);
        return vec![Finding::new(manifest, 0, message)];
    };
    let mut findings = Vec::new();
    for needed in &package.dependencies {
        let name = needed.name.as_str();
        if is_ours(name) && !allowed.contains(&name) {
            findings.push(Finding::new(
                manifest,
                0,
                format!("`{}` may not depend on `{name}`", package.name),
            ));
        }
        if package.name == "exectrace" && !needed.optional && name != "trace-macros" {
            let message = match ONLY_WITH_THE_FEATURE.contains(&name) {
                true => format!("`{name}` must be optional: a disabled build has no recorder"),
                false => format!("`{name}` is one crate more in every disabled build"),
            };
            findings.push(Finding::new(manifest, 0, message));
        }
    }
    findings
}

fn is_ours(name: &str) -> bool {
    MAY_USE.iter().any(|(ours, _)| *ours == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::tree::Dependency;

    fn messages(name: &str, dependencies: &[(&str, bool)]) -> Vec<String> {
        let dependencies = dependencies
            .iter()
            .map(|(name, optional)| Dependency { name: (*name).into(), optional: *optional })
            .collect();
        let package = Package { name: name.into(), folder: name.into(), roots: vec![], dependencies };
        check_package(&package).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn the_recorder_may_not_link_the_reader() {
        assert_eq!(
            messages("trace-core", &[("trace-format", false), ("libc", false), ("trace-reader", true)]),
            ["`trace-core` may not depend on `trace-reader`"]
        );
    }

    #[test]
    fn the_facade_has_one_dependency_that_is_always_there() {
        assert!(messages("exectrace", &[("trace-macros", false), ("trace-core", true)]).is_empty());
        assert_eq!(
            messages("exectrace", &[("trace-writer", false), ("libc", false)]),
            [
                "`trace-writer` must be optional: a disabled build has no recorder",
                "`libc` is one crate more in every disabled build"
            ]
        );
    }

    #[test]
    fn a_new_package_has_to_be_placed() {
        assert_eq!(
            messages("trace-new", &[]),
            ["`trace-new` is not in the table of xtask/src/tidy/edges.rs"]
        );
    }
}
