//! A crate of the registry, copied to where it can be changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use cargo_metadata::{Metadata, MetadataCommand, Package};

use crate::annotate::{Form, annotate};

/// Which half of the facade the copy depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Facade {
    Off,
    On,
}

/// A package of its own, below the target folder.
pub(crate) struct Copy {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    /// Functions that are annotated in it.
    pub(crate) functions: usize,
}

/// The versions of everything the copies depend on.
pub(crate) const LOCK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/suites.lock");

/// The crates' sources, which cargo downloads when they are not there.
static SOURCES: LazyLock<Metadata> = LazyLock::new(|| {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/sources/Cargo.toml");
    let mut command = MetadataCommand::new();
    command.manifest_path(manifest).other_options(["--locked".to_owned()]);
    command.exec().unwrap_or_else(|error| panic!("cargo cannot get the sources of {manifest}: {error}"))
});

/// Where everything of these tests is.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

/// The crates that `sources/Cargo.toml` names, with their versions.
pub(crate) fn crates() -> impl Iterator<Item = (&'static str, String)> {
    let package = SOURCES.root_package().expect("the manifest is a package's");
    let names = package.dependencies.iter().map(|dependency| dependency.name.as_str());
    names.map(|name| (name, source(name).version.to_string()))
}

impl Copy {
    /// In a workspace of its own, with the pinned versions of what it depends on.
    ///
    /// It is a member and not the root: cargo tells packages apart by their folder in the workspace,
    /// and takes two copies in roots for one that was built already.
    pub(crate) fn alone(name: &str, form: Form, facade: Facade) -> Copy {
        let folder = format!("{name}-{form:?}-{facade:?}").to_lowercase();
        let workspace = root().join(&folder);
        let copy = Copy::make(workspace.join(&folder), name, form, facade);
        write(
            &workspace.join("Cargo.toml"),
            format!("[workspace]\nresolver = \"2\"\nmembers = [{folder:?}]\n"),
        );
        // Cargo takes out what this crate does not need, and adds what the facade has come to need.
        if let Ok(lock) = fs::read_to_string(LOCK) {
            write(&workspace.join("Cargo.lock"), &lock);
        }
        copy
    }

    /// A member of the workspace at `workspace`.
    pub(crate) fn member(workspace: &Path, name: &str) -> Copy {
        Copy::make(workspace.join(name), name, Form::Functions, Facade::On)
    }

    fn make(to: PathBuf, name: &str, form: Form, facade: Facade) -> Copy {
        let package = source(name);
        let from = package.manifest_path.parent().expect("a manifest is in a folder").as_std_path();
        let mut functions = 0;
        for file in files(from) {
            let relative = file.strip_prefix(from).expect("it was found there");
            let target = to.join(relative);
            if is_annotated(relative) {
                let text = fs::read_to_string(&file).expect("sources are text");
                let (text, found) = annotate(&text, form);
                functions += found;
                write(&target, text);
            } else {
                write(&target, fs::read(&file).expect("it was just found"));
            }
        }
        let manifest = fs::read_to_string(from.join("Cargo.toml")).expect("every crate has one");
        write(&to.join("Cargo.toml"), manifest + &dependency(form, facade));
        Copy { name: name.to_owned(), folder: to, functions }
    }
}

fn source(name: &str) -> &'static Package {
    let root = SOURCES.root_package().expect("the manifest is a package's");
    let wanted = root.dependencies.iter().find(|dependency| dependency.name == name);
    let version = &wanted.unwrap_or_else(|| panic!("sources/Cargo.toml does not name {name}")).req;
    let fits = |package: &&Package| package.name == name && version.matches(&package.version);
    SOURCES.packages.iter().find(fits).expect("cargo has resolved it")
}

/// What is compiled into the library, its programs and its tests. A build script's dependencies are
/// others, and benchmarks are not run.
fn is_annotated(file: &Path) -> bool {
    let rust = file.extension().is_some_and(|extension| extension == "rs");
    rust && ["src", "tests", "examples"].iter().any(|folder| file.starts_with(folder))
}

fn dependency(form: Form, facade: Facade) -> String {
    let facade = match (form, facade) {
        (Form::Plain, _) => return String::new(),
        (_, Facade::Off) => "",
        (_, Facade::On) => "features = [\"enabled\"]\n",
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = path.canonicalize().expect("this package is in the repository");
    format!("\n[dependencies.exectrace]\npath = {:?}\n{facade}", path.display().to_string())
}

/// The files below a folder that cargo has packed.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the registry") {
            let path = entry.expect("a folder of the registry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            match (path.is_dir(), name.as_ref()) {
                (true, _) => folders.push(path),
                (false, "Cargo.toml" | "Cargo.toml.orig" | "Cargo.lock" | ".cargo-ok") => {}
                (false, _) => found.push(path),
            }
        }
    }
    found
}

/// Only where something changes: cargo builds again what has a new date.
pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) {
    if fs::read(path).is_ok_and(|there| there == bytes.as_ref()) {
        return;
    }
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the target folder is ours");
    fs::write(path, bytes).expect("the target folder is ours");
}
