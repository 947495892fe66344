//! The repository as the rules see it: its files' text and its packages.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use cargo_metadata::{DependencyKind, MetadataCommand};

/// Everything below the root but version control and build output.
#[derive(Default)]
pub(super) struct Tree {
    /// Text by path from the root, with `/`. Files that are no text are there with none.
    files: BTreeMap<String, String>,
    pub(super) packages: Vec<Package>,
}

/// A member of the workspace.
pub(super) struct Package {
    pub(super) name: String,
    /// From the root, with `/`; empty for the package at the root.
    pub(super) folder: String,
    /// The files that a crate of it starts at: library, binaries, macro.
    pub(super) roots: Vec<String>,
    pub(super) dependencies: Vec<Dependency>,
}

/// What a package names in its manifest, development dependencies aside.
pub(super) struct Dependency {
    pub(super) name: String,
    pub(super) optional: bool,
}

impl Tree {
    pub(super) fn read(root: &Path) -> Result<Tree, Box<dyn Error>> {
        let mut tree = Tree { packages: packages(root)?, ..Tree::default() };
        tree.read_folder(root, "")?;
        Ok(tree)
    }

    /// A tree of these files, for tests of rules.
    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Tree {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        Tree { files, packages: Vec::new() }
    }

    /// Every file with its text, in the order of paths.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Files whose name ends so, with their text.
    pub(super) fn ending(&self, end: &str) -> impl Iterator<Item = (&str, &str)> {
        self.files().filter(move |(path, _)| path.ends_with(end))
    }

    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Whether a file or a folder of this path is there.
    pub(super) fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let inside = format!("{path}/");
        path.is_empty()
            || self.files.contains_key(path)
            || self.files.keys().any(|file| file.starts_with(&inside))
    }

    /// Whether some file or folder has this path or ends with it.
    pub(super) fn has_somewhere(&self, path: &str) -> bool {
        let path = path.trim_matches('/');
        let (below, inside) = (format!("/{path}"), format!("/{path}/"));
        self.has(path) || self.files.keys().any(|file| file.ends_with(&below) || file.contains(&inside))
    }

    fn read_folder(&mut self, root: &Path, folder: &str) -> std::io::Result<()> {
        for entry in fs::read_dir(root.join(folder))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            let kind = entry.file_type()?;
            if kind.is_dir() && !matches!(name.as_str(), ".git" | "target" | "node_modules") {
                self.read_folder(root, &path)?;
            } else if kind.is_file() {
                let text = String::from_utf8(fs::read(entry.path())?).unwrap_or_default();
                self.files.insert(path, text);
            }
        }
        Ok(())
    }
}

fn packages(root: &Path) -> Result<Vec<Package>, Box<dyn Error>> {
    let metadata = MetadataCommand::new().current_dir(root).no_deps().exec()?;
    let below = |path: &cargo_metadata::camino::Utf8Path| -> String {
        path.strip_prefix(&metadata.workspace_root).unwrap_or(path).as_str().replace('\\', "/")
    };
    let mut packages = Vec::new();
    for package in metadata.workspace_packages() {
        let is_root =
            |target: &&cargo_metadata::Target| target.is_lib() || target.is_bin() || target.is_proc_macro();
        let dependencies =
            package.dependencies.iter().filter(|needed| needed.kind != DependencyKind::Development);
        packages.push(Package {
            name: package.name.to_string(),
            folder: package.manifest_path.parent().map(below).unwrap_or_default(),
            roots: package.targets.iter().filter(is_root).map(|target| below(&target.src_path)).collect(),
            dependencies: dependencies
                .map(|needed| Dependency { name: needed.name.clone(), optional: needed.optional })
                .collect(),
        });
    }
    Ok(packages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_whole() {
        let tree = Tree::of(&[("core/src/lane.rs", ""), ("README.md", "")]);
        assert!(tree.has("core/src") && tree.has("core/src/") && tree.has("README.md"));
        assert!(tree.has_somewhere("lane.rs") && tree.has_somewhere("src/"));
        assert!(!tree.has("core/sr") && !tree.has_somewhere("ane.rs") && !tree.has_somewhere("rc/lane.rs"));
    }
}
