//! Which package will run, and by what name it knows the library.

use super::library::{Feature, LIBRARY, misnamed_in};
use super::{Selection, program};
use crate::error::Failure;
use cargo_metadata::{Dependency, DependencyKind, Metadata, MetadataCommand, Package, TargetKind};
use std::path::{Path, PathBuf};

/// The workspace that cargo will work in.
pub(crate) struct Project {
    metadata: Metadata,
    selection: Selection,
}

/// What cargo has to be told so that a program records.
#[derive(Debug, PartialEq)]
pub(crate) struct TurnedOn {
    /// Of each package that may run, as `--features` wants it. Empty when no package matches what was
    /// asked for: cargo then says so better than we could.
    pub(crate) features: Vec<String>,
    /// How much that is: less than what was asked for, where the library is one that cannot do it.
    pub(crate) most: Feature,
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

    /// The features that turn recording on, as far as the library has them.
    pub(crate) fn turn_on(&self, wanted: Feature) -> Result<TurnedOn, Failure> {
        let packages = self.candidates();
        let found: Vec<_> = packages.iter().filter_map(|package| self.feature(package, wanted)).collect();
        match packages.first() {
            Some(package) if found.is_empty() => Err(self.lacks_library(package)),
            _ => Ok(TurnedOn {
                most: found.iter().map(|(_, feature)| *feature).min().unwrap_or(wanted),
                features: found.into_iter().map(|(name, _)| name).collect(),
            }),
        }
    }

    /// Whether cargo has refused a feature because the library, which is not in a folder that could be
    /// looked into before, does not have it. Asks cargo about all dependencies, without the network.
    pub(crate) fn lacks(&self, feature: Feature) -> bool {
        let mut command = MetadataCommand::new();
        command.cargo_path(program()).other_options(["--offline".to_owned()]);
        if let Some(path) = &self.selection.manifest_path {
            command.manifest_path(path);
        }
        let packages = command.exec().map(|metadata| metadata.packages).unwrap_or_default();
        packages.iter().any(|package| package.name == LIBRARY && feature.of(package) != feature)
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

    /// By what name the package knows the feature, and which it is.
    fn feature(&self, package: &Package, wanted: Feature) -> Option<(String, Feature)> {
        if package.name == LIBRARY {
            let feature = wanted.of(package);
            return Some((feature.name().into(), feature));
        }
        let found = package.dependencies.iter().find(|dependency| self.sees(dependency))?;
        // What cannot be looked into has the feature, as far as anybody knows.
        let feature = found.path.as_ref().and_then(|folder| library_in(folder.as_std_path()));
        let feature = feature.map_or(wanted, |library| wanted.of(&library));
        let name = found.rename.as_ref().unwrap_or(&found.name);
        Some((format!("{name}/{}", feature.name()), feature))
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
             yet); then name it once in the program, so that it is linked:\n\n    use trace as _;\n\n\
             Features need not be set: `cargo trace run` does that, and other builds stay as they are.",
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
    } else if let Some(right) = misnamed_in(stderr) {
        more.push(right);
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

/// The library's package, by its folder.
fn library_in(folder: &Path) -> Option<Package> {
    let mut command = MetadataCommand::new();
    command.cargo_path(program()).no_deps().manifest_path(folder.join("Cargo.toml"));
    command.exec().ok()?.packages.into_iter().find(|package| package.name == LIBRARY)
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
