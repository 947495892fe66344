//! Which package will run, and by what name it knows the library.

use super::{Selection, program};
use crate::error::Failure;
use cargo_metadata::{Dependency, DependencyKind, Metadata, MetadataCommand, Package, TargetKind};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The library's package.
const LIBRARY: &str = "exectrace";
/// Its feature that turns recording on.
const FEATURE: &str = "enabled";
/// The feature by the library's name in code, which cargo does not know.
const MISNAMED: &str = "trace/enabled";
/// What to say to that.
pub(crate) const NAME_IT: &str =
    "To cargo the library has its package's name: write `exectrace/enabled`. In code it is `trace`.";

/// Whether `--features` among cargo's words has the feature by the wrong name; which is right where
/// the dependency is renamed, so ask only when cargo has refused it.
pub(crate) fn misnames_feature(words: &[OsString]) -> bool {
    let words = words.iter().filter_map(|word| word.to_str());
    words.flat_map(|word| word.split(['=', ',', ' '])).any(|feature| feature == MISNAMED)
}

/// The workspace that cargo will work in.
pub(crate) struct Project {
    metadata: Metadata,
    selection: Selection,
}

impl Project {
    /// Asks cargo, without resolving dependencies: quick, and needs no network.
    pub(crate) fn find(selection: &Selection) -> Result<Self, Failure> {
        let mut command = MetadataCommand::new();
        command.cargo_path(program()).no_deps();
        if let Some(path) = &selection.manifest_path {
            command.manifest_path(path);
        }
        let metadata = command.exec().map_err(|error| match error {
            cargo_metadata::Error::CargoMetadata { stderr } => refused(&stderr),
            error => Failure::new(format!("cannot ask cargo about this project: {error}")),
        })?;
        Ok(Project { metadata, selection: selection.clone() })
    }

    /// Where cargo puts what it builds.
    pub(crate) fn target_directory(&self) -> PathBuf {
        let chosen = self.selection.target_dir.clone();
        chosen.unwrap_or_else(|| self.metadata.target_directory.clone().into_std_path_buf())
    }

    /// The features that turn recording on, as `--features` wants them. Empty when no package
    /// matches what was asked for: cargo then says so better than we could.
    pub(crate) fn features(&self) -> Result<Vec<String>, Failure> {
        let packages = self.candidates();
        let features: Vec<_> = packages.iter().filter_map(|package| self.feature(package)).collect();
        match packages.first() {
            Some(package) if features.is_empty() => Err(self.lacks_library(package)),
            _ => Ok(features),
        }
    }

    /// The packages `cargo run` may choose from, by its own rules: the one asked for with `-p`, else
    /// the one whose directory this is, else the workspace's default members; and of those the ones
    /// with such a binary or example.
    fn candidates(&self) -> Vec<&Package> {
        let all = self.metadata.workspace_packages();
        let chosen: Vec<&Package> = if let Some(spec) = &self.selection.package {
            all.into_iter().filter(|package| matches(package, spec)).collect()
        } else if let Some(here) = self.manifest().and_then(|here| {
            all.iter().find(|package| same_file(package.manifest_path.as_std_path(), &here)).copied()
        }) {
            vec![here]
        } else if self.metadata.workspace_default_members.is_available() {
            self.metadata.workspace_default_packages()
        } else {
            all
        };
        chosen.into_iter().filter(|package| self.has_target(package)).collect()
    }

    fn has_target(&self, package: &Package) -> bool {
        let (kind, name) = match (&self.selection.example, &self.selection.bin) {
            (Some(example), _) => (TargetKind::Example, Some(example)),
            (None, bin) => (TargetKind::Bin, bin.as_ref()),
        };
        let fits = |target: &cargo_metadata::Target| {
            target.kind.contains(&kind) && name.is_none_or(|name| *name == target.name)
        };
        package.targets.iter().any(fits)
    }

    /// The manifest that cargo starts from.
    fn manifest(&self) -> Option<PathBuf> {
        if let Some(path) = &self.selection.manifest_path {
            return Some(path.clone());
        }
        let here = std::env::current_dir().ok()?;
        here.ancestors().map(|dir| dir.join("Cargo.toml")).find(|path| path.is_file())
    }

    fn feature(&self, package: &Package) -> Option<String> {
        if package.name == LIBRARY {
            return Some(FEATURE.into());
        }
        let found = package.dependencies.iter().find(|dependency| self.sees(dependency))?;
        Some(format!("{}/{FEATURE}", found.rename.as_ref().unwrap_or(&found.name)))
    }

    /// Whether what runs can use this dependency. Examples see what tests see, binaries do not.
    fn sees(&self, dependency: &Dependency) -> bool {
        let visible = match dependency.kind {
            DependencyKind::Normal => true,
            DependencyKind::Development => self.selection.example.is_some(),
            _ => false,
        };
        visible && dependency.name == LIBRARY
    }

    fn lacks_library(&self, package: &Package) -> Failure {
        let elsewhere = package.dependencies.iter().any(|dependency| dependency.name == LIBRARY);
        let problem = if elsewhere {
            format!("package `{}` has `{LIBRARY}` among its dev- or build-dependencies only", package.name)
        } else {
            format!(
                "package `{}` does not depend on `{LIBRARY}`, so there is nothing to record",
                package.name
            )
        };
        Failure::new(problem).remedy(format!(
            "Add to {}:\n\n    [dependencies]\n    {LIBRARY} = {{ path = \"../{LIBRARY}\" }}\n\n\
             with the path to its repository, or with git = \"…\" and its address (it is on no registry\n\
             yet); then put #[trace::trace] on functions of interest. The feature `{FEATURE}` need not be \
             set:\n`cargo trace run` does that, and other builds stay as they are.",
            package.manifest_path
        ))
    }
}

/// Cargo's words, all of them, and what to do, where that is known.
fn refused(stderr: &str) -> Failure {
    let mut said = stderr.trim().trim_start_matches("error: ").lines().filter(|line| !line.trim().is_empty());
    let failure = Failure::new(said.next().unwrap_or("cargo metadata failed"));
    let mut more: Vec<String> = said.map(str::to_owned).collect();
    if stderr.contains("could not find `Cargo.toml`") {
        more.push("Run this in a cargo project, or name one with --manifest-path.".into());
    } else if stderr.contains(&format!("`{MISNAMED}`")) {
        more.push(NAME_IT.into());
    }
    failure.remedy(more.join("\n"))
}

/// Whether a package is meant by `-p SPEC`: `name`, `name@version`, or an address, which ends in
/// `/name`, `/name#version` or `#name@version`.
fn matches(package: &Package, spec: &str) -> bool {
    let (address, fragment) = spec.rsplit_once('#').unwrap_or((spec, ""));
    let named = fragment.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let last = if named { fragment } else { address.rsplit('/').next().unwrap_or(address) };
    package.name == last.split(['@', ':']).next().unwrap_or(last)
}

fn same_file(a: &Path, b: &Path) -> bool {
    match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    }
}

#[cfg(test)]
#[path = "package_tests.rs"]
mod tests;
