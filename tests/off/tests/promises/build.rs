//! Runs cargo on this package from inside its tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The package compiled with `--cfg annotated`, or without.
#[derive(Clone, Copy)]
pub(crate) enum Variant {
    Annotated,
    Plain,
}

/// Both, in the order in which the tests compare them.
pub(crate) const BOTH: [Variant; 2] = [Variant::Annotated, Variant::Plain];

impl Variant {
    fn rustflags(self) -> &'static str {
        match self {
            Variant::Annotated => "--cfg annotated",
            Variant::Plain => "",
        }
    }

    /// A target folder for each variant and purpose: in a common one, tests would replace files
    /// that others are reading.
    fn folder(self, purpose: &str) -> PathBuf {
        let name = match self {
            Variant::Annotated => "annotated",
            Variant::Plain => "plain",
        };
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("off-{name}-{purpose}"))
    }
}

/// The release build of `src/main.rs`.
pub(crate) fn program(variant: Variant) -> PathBuf {
    let folder = variant.folder("program");
    run(cargo(&folder).args(["build", "--release"]).env("RUSTFLAGS", variant.rustflags()));
    folder.join("release").join("off").with_extension(std::env::consts::EXE_EXTENSION)
}

/// The assembly of the release build of `src/lib.rs`.
pub(crate) fn assembly(variant: Variant) -> String {
    let folder = variant.folder("assembly");
    let file = folder.join("off.s");
    let emit = format!("--emit=asm={}", file.display());
    let mut command = cargo(&folder);
    command.args(["rustc", "--release", "--lib", "--", &emit]);
    run(command.env("RUSTFLAGS", variant.rustflags()));
    fs::read_to_string(&file).expect("the compiler wrote the assembly")
}

/// Cargo in this package's folder, in the target folder that these tests were built in: what is
/// built there already need not be built again.
pub(crate) fn cargo_here() -> Command {
    cargo(Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it lies in the target folder"))
}

fn cargo(target: &Path) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env("CARGO_TARGET_DIR", target);
    command.env_remove("CARGO_ENCODED_RUSTFLAGS");
    command
}

/// Runs the command, which has to succeed; what it printed.
pub(crate) fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("cannot run {command:?}: {error}"));
    let [stdout, stderr] =
        [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(output.status.success(), "{command:?} failed\n{stdout}\n{stderr}");
    stdout
}
