//! The generated workspace: a package for each mode and edition, with the shapes as its modules.
//!
//! It lies below the target folder and is resolved against a copy of our own `Cargo.lock`, so that it
//! needs no network. What did not change is not written again: cargo then has nothing to build.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::mode::Mode;
use crate::shapes::{self, Shape};
use crate::table;

/// Other crates that shapes use, in every mode.
const DEPENDENCIES: &str = "\
support = { path = \"../support\" }
async-recursion = \"1\"
async-trait = \"0.1\"
futures = { version = \"0.3\", default-features = false, features = [\"std\", \"async-await\"] }
rstest = { version = \"0.26\", default-features = false }
tokio = { version = \"1\", features = [\"macros\", \"rt\", \"time\"] }
";

/// The compiler's lints that are off by default and look at functions, types or paths.
const LINTS: &[&str] = &[
    "absolute_paths_not_starting_with_crate",
    "elided_lifetimes_in_paths",
    "explicit_outlives_requirements",
    "if_let_rescope",
    "impl_trait_redundant_captures",
    "let_underscore_drop",
    "meta_variable_misuse",
    "missing_debug_implementations",
    "missing_docs",
    "non_ascii_idents",
    "redundant_imports",
    "redundant_lifetimes",
    "single_use_lifetimes",
    "trivial_casts",
    "trivial_numeric_casts",
    "unit_bindings",
    "unnameable_types",
    "unreachable_pub",
    "unsafe_code",
    "unused_extern_crates",
    "unused_import_braces",
    "unused_lifetimes",
    "unused_qualifications",
    "unused_results",
    "variant_size_differences",
];

/// A package by the name that it has in every mode.
pub(crate) fn package_name(mode: Mode, unit: &str) -> String {
    format!("{}-{unit}", mode.name())
}

/// The package of the programs of `edition` that do not compile.
pub(crate) fn refused(edition: &str) -> String {
    format!("refused-{edition}")
}

/// Where everything generated lies.
pub(crate) fn folder() -> PathBuf {
    // Cargo gives integration tests `target/tmp`.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it lies in the target folder");
    target.join("matrix")
}

/// Makes the workspace what the shapes are now; where it is.
pub(crate) fn generate() -> PathBuf {
    let folder = folder();
    fs::create_dir_all(&folder).expect("a folder below target");
    // Each test is a process of its own.
    let lock = File::create(folder.join("lock")).expect("a file");
    lock.lock().expect("the lock");
    let root = folder.join("work");
    let mut files = Files::default();
    let (shapes, programs, crates) =
        (shapes::all("shapes"), shapes::all("refused"), shapes::list(&shapes::package().join("crates")));
    for mode in Mode::ALL {
        for edition in shapes::editions(&shapes) {
            files.package_of_shapes(mode, &edition, &shapes);
        }
        for edition in shapes::editions(&programs) {
            files.package_of_programs(mode, &edition, &programs);
        }
        for path in &crates {
            files.package_of_a_crate(mode, path);
        }
    }
    files.support();
    files.root();
    files.write(&root);
    copy_lock(&root);
    root
}

/// Cargo completes the copy by the generated packages. It is made anew when ours has changed.
fn copy_lock(root: &Path) {
    let ours = facade().join("Cargo.lock");
    let ours = fs::read_to_string(ours).expect("the workspace has a Cargo.lock");
    let last = root.join("Cargo.lock.of-the-workspace");
    if fs::read_to_string(&last).ok().as_ref() != Some(&ours) {
        fs::write(root.join("Cargo.lock"), &ours).expect("a file below target");
        fs::write(last, ours).expect("a file below target");
    }
}

/// The repository's root, where the facade is.
fn facade() -> &'static Path {
    shapes::package().ancestors().nth(2).expect("tests/matrix is two folders deep")
}

/// The files to be, below the workspace's root.
#[derive(Default)]
struct Files {
    texts: BTreeMap<PathBuf, String>,
    members: Vec<String>,
}

impl Files {
    fn package_of_shapes(&mut self, mode: Mode, edition: &str, shapes: &[Shape]) {
        let package = package_name(mode, edition);
        self.manifest(mode, &package, edition, "trace", "[lints]\nworkspace = true\n\n");
        let (mut modules, mut calls) = (String::new(), String::new());
        for shape in shapes.iter().filter(|shape| shape.edition == edition) {
            let name = &shape.name;
            self.add(&format!("{package}/src/{name}.rs"), mode.source(&shape.text));
            modules.push_str(&format!("pub mod {name};\n"));
            calls.push_str(&format!("    support::shape({name:?}, {name}::run);\n"));
        }
        // Paths that begin with `::trace` are found in the root of a crate of the edition 2015.
        let facade = if edition == "2015" && mode != Mode::Plain {
            "#[allow(unused_extern_crates)]\nextern crate trace;"
        } else {
            ""
        };
        let head = format!("//! The shapes.\n{facade}\npub extern crate support;\n{modules}");
        self.add(
            &format!("{package}/src/lib.rs"),
            format!("{head}/// Runs them.\npub fn all() {{\n{calls}}}\n"),
        );
        let library = package.replace('-', "_");
        let main =
            format!("//! The shapes.\nextern crate {library};\nfn main() {{\n    {library}::all();\n}}\n");
        self.add(&format!("{package}/src/main.rs"), main);
    }

    fn package_of_programs(&mut self, mode: Mode, edition: &str, programs: &[Shape]) {
        let package = package_name(mode, &refused(edition));
        self.manifest(mode, &package, edition, "trace", "");
        for program in programs.iter().filter(|program| program.edition == edition) {
            self.add(&format!("{package}/src/bin/{}.rs", program.name), mode.source(&program.text));
        }
    }

    /// A folder of a crate's sources, as they are.
    fn package_of_a_crate(&mut self, mode: Mode, folder: &Path) {
        let package = package_name(mode, &shapes::stem(folder));
        let mut dependency = "trace".to_owned();
        for path in shapes::list(folder) {
            let text = fs::read_to_string(&path).expect("a file of a crate can be read");
            if let Some(name) = text.lines().find_map(|line| line.strip_prefix("//! Dependency: ")) {
                name.clone_into(&mut dependency);
            }
            let name = shapes::stem(&path);
            let text = mode.source(&text).replace("LIBRARY", &package.replace('-', "_"));
            self.add(&format!("{package}/src/{name}.rs"), text);
        }
        // Without our lints: these crates say for themselves what they deny.
        self.manifest(mode, &package, "2024", &dependency, "");
    }

    fn support(&mut self) {
        let text = fs::read_to_string(shapes::package().join("support.rs")).expect("support.rs can be read");
        self.add("support/src/lib.rs", text);
        let manifest = "[package]\nname = \"support\"\nedition = \"2024\"\n";
        self.add("support/Cargo.toml", manifest.to_owned());
        self.members.push("support".to_owned());
    }

    fn manifest(&mut self, mode: Mode, package: &str, edition: &str, dependency: &str, lints: &str) {
        let facade = mode.dependency(dependency, &facade().display().to_string());
        let head = format!("[package]\nname = {package:?}\nedition = {edition:?}\n");
        let text = format!("{head}\n{lints}[dependencies]\n{facade}{DEPENDENCIES}");
        self.add(&format!("{package}/Cargo.toml"), text);
        self.members.push(package.to_owned());
    }

    fn root(&mut self) {
        let mut text = format!("[workspace]\nresolver = \"3\"\nmembers = {:?}\n\n", self.members);
        // Debug information and incremental state cost more here than they save.
        text.push_str("[profile.dev]\ndebug = 0\nincremental = false\n\n[workspace.lints.rust]\n");
        LINTS.iter().for_each(|lint| text.push_str(&format!("{lint} = \"warn\"\n")));
        text.push_str("\n[workspace.lints.clippy]\n");
        for group in ["all", "pedantic"] {
            text.push_str(&format!("{group} = {{ level = \"warn\", priority = -1 }}\n"));
        }
        // Some of these belong to groups of which nobody takes the whole.
        for lint in table::lints() {
            text.push_str(&format!("{lint} = \"warn\"\n"));
        }
        self.add("Cargo.toml", text);
        self.add("clippy.toml", "cognitive-complexity-threshold = 5\n".to_owned());
    }

    fn add(&mut self, path: &str, text: String) {
        self.texts.insert(PathBuf::from(path), text);
    }

    /// Writes what is new or has changed, and removes sources that are no more.
    fn write(&self, root: &Path) {
        for (path, text) in &self.texts {
            let path = root.join(path);
            if fs::read_to_string(&path).ok().as_ref() != Some(text) {
                fs::create_dir_all(path.parent().expect("it is below the root")).expect("a folder");
                fs::write(&path, text).expect("a file below target");
            }
        }
        for member in &self.members {
            self.remove_old(root, &Path::new(member).join("src"));
        }
    }

    fn remove_old(&self, root: &Path, folder: &Path) {
        for path in shapes::list(&root.join(folder)) {
            let relative = path.strip_prefix(root).expect("it is below the root");
            if path.is_dir() {
                self.remove_old(root, relative);
            } else if !self.texts.contains_key(relative) {
                fs::remove_file(&path).expect("a file that is ours");
            }
        }
    }
}
