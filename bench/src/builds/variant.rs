//! One way to annotate the same program, as a package with a target folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use super::generate::{Mix, program};
use super::{Cost, Profile};
use crate::measure::children_cpu_s;

/// What is on each function, and what that needs.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) attribute: &'static str,
    /// A line of `[dependencies]`; `{facade}` stands for the path of ours.
    dependency: &'static str,
}

pub(super) const KINDS: &[Kind] = &[
    Kind { name: "plain", attribute: "", dependency: "" },
    Kind { name: "ours off", attribute: "#[trace::trace]", dependency: "exectrace = { path = {facade} }" },
    Kind {
        name: "ours on",
        attribute: "#[trace::trace]",
        dependency: "exectrace = { path = {facade}, features = [\"enabled\"] }",
    },
    Kind {
        name: "tracing",
        attribute: "#[tracing::instrument(skip_all)]",
        dependency: "tracing = \"=0.1.44\"",
    },
    Kind { name: "fastrace off", attribute: "#[fastrace::trace]", dependency: "fastrace = \"=0.7.19\"" },
    Kind {
        name: "fastrace on",
        attribute: "#[fastrace::trace]",
        dependency: "fastrace = { version = \"=0.7.19\", features = [\"enable\"] }",
    },
];

/// A package of one kind.
pub(super) struct Variant {
    pub(super) kind: &'static Kind,
    folder: PathBuf,
}

impl Variant {
    /// Makes the package, with a program that does nothing.
    pub(super) fn new(parent: &Path, kind: &'static Kind) -> Variant {
        let folder = parent.join(kind.name.replace(' ', "-"));
        let facade = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let dependency = kind.dependency.replace("{facade}", &format!("{:?}", facade.display().to_string()));
        let manifest = format!(
            "[workspace]\n[package]\nname = \"leaf\"\nedition = \"2024\"\n[dependencies]\n{dependency}\n"
        );
        fs::create_dir_all(folder.join("src")).expect("the folder is ours");
        fs::write(folder.join("Cargo.toml"), manifest).expect("the folder is ours");
        let variant = Variant { kind, folder };
        variant.write("fn main() {}\n");
        variant.run(variant.cargo().args(["fetch", "--quiet"]));
        variant
    }

    /// Writes the program, also if it is the same: cargo goes by the date.
    pub(super) fn program(&self, mix: Mix) {
        self.write(&program(mix, self.kind.attribute));
    }

    fn write(&self, text: &str) {
        fs::write(self.folder.join("src/main.rs"), text).expect("the folder is ours");
    }

    /// Builds what is not built.
    pub(super) fn build(&self, profile: Profile) -> Cost {
        let (cpu, clock) = (children_cpu_s(), Instant::now());
        self.run(self.cargo().args(["--quiet", "--offline"]).args(profile.arguments()));
        Cost { cpu_s: children_cpu_s() - cpu, wall_s: clock.elapsed().as_secs_f64() }
    }

    /// Crates that are built before the program.
    pub(super) fn crates(&self) -> usize {
        let arguments =
            ["tree", "--offline", "--edges=normal,build", "--prefix=none", "--no-dedupe", "--format={p}"];
        let output = self.cargo().args(arguments).output().expect("cargo runs this program");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut packages: Vec<&str> =
            text.lines().map(|line| line.trim_end_matches(" (proc-macro)")).collect();
        packages.sort_unstable();
        packages.dedup();
        packages.len() - 1
    }

    /// Bytes of the release build, without symbols.
    pub(super) fn size(&self, mix: Mix) -> u64 {
        self.program(mix);
        self.run(self.cargo().args(["rustc", "--release", "--quiet", "--offline", "--", "-Cstrip=symbols"]));
        let program = Path::new("target/release/leaf").with_extension(std::env::consts::EXE_EXTENSION);
        fs::metadata(self.folder.join(program)).expect("it was just built").len()
    }

    /// Cargo in this package, as if nobody had called it from within cargo.
    fn cargo(&self) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.folder).env("CARGO_TARGET_DIR", self.folder.join("target"));
        command.env("CARGO_INCREMENTAL", "0").env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS");
        command.stdin(Stdio::null());
        command
    }

    fn run(&self, command: &mut Command) {
        let status = command.status().expect("cargo runs this program");
        assert!(status.success(), "{} does not build: {command:?}", self.kind.name);
    }
}
