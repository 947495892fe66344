//! Cargo on the generated workspace, and what it says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::mode::Mode;
use crate::workspace;

/// What cargo reported about packages of one mode, in terms that are the same in every mode.
pub(crate) struct Report {
    mode: Mode,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// By package, without its mode.
    pub(crate) programs: BTreeMap<String, PathBuf>,
}

/// An error or a warning.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Diagnostic {
    /// The package, without its mode.
    pub(crate) unit: String,
    /// The binary, library or test it was found in.
    pub(crate) target: String,
    /// The file below `src`, without `.rs`.
    pub(crate) file: String,
    pub(crate) line: u64,
    /// The lint, or the error's number; empty when it has neither.
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) error: bool,
}

/// Runs `cargo COMMAND` on these packages in this mode.
pub(crate) fn run(command: &[&str], mode: Mode, units: &[String]) -> Report {
    let root = workspace::generate();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(command).args(["--offline", "--quiet", "--message-format=json", "--target-dir"]);
    cargo.arg(workspace::folder().join("build")).current_dir(&root);
    for unit in units {
        cargo.args(["-p", &workspace::package_name(mode, unit)]);
    }
    // Of the run of the tests, and not meant for these packages.
    for variable in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "RUSTC_WORKSPACE_WRAPPER", "CARGO_TARGET_DIR"] {
        cargo.env_remove(variable);
    }
    let output = cargo.output().expect("cargo can be run");
    let mut report = Report { mode, diagnostics: vec![], programs: BTreeMap::new() };
    let mut heard = false;
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        heard = true;
        report.take(&message);
    }
    assert!(heard, "{cargo:?} said nothing but\n{}", String::from_utf8_lossy(&output.stderr));
    report.diagnostics.sort();
    report
}

impl Report {
    fn take(&mut self, message: &Value) {
        let mode = self.mode;
        let Some(unit) = unit(message, mode) else { return };
        if let Some(program) = message["executable"].as_str() {
            self.programs.insert(unit, PathBuf::from(program));
        } else if message["reason"] == "compiler-message" {
            self.diagnostics.extend(diagnostic(unit, message, mode));
        }
    }

    /// The errors, each as a line.
    pub(crate) fn errors(&self) -> Vec<String> {
        let errors = self.diagnostics.iter().filter(|diagnostic| diagnostic.error);
        errors.map(|error| format!("{}: {}", self.mode.name(), error.to_line())).collect()
    }
}

impl Diagnostic {
    pub(crate) fn to_line(&self) -> String {
        let Diagnostic { unit, file, line, code, message, .. } = self;
        format!("{unit}/{file}.rs:{line}: {code}: {message}")
    }
}

/// The package that a message is about, if it is a generated one.
fn unit(message: &Value, mode: Mode) -> Option<String> {
    let manifest = Path::new(message["manifest_path"].as_str()?);
    let folder = manifest.parent()?.file_name()?.to_str()?;
    folder.strip_prefix(mode.name())?.strip_prefix('-').map(str::to_owned)
}

/// `None` for the summaries that follow errors and warnings.
fn diagnostic(unit: String, message: &Value, mode: Mode) -> Option<Diagnostic> {
    let target = message["target"]["name"].as_str()?;
    let message = &message["message"];
    let level = message["level"].as_str()?;
    let text = message["message"].as_str()?;
    let spans = message["spans"].as_array()?;
    let primary = spans.iter().find(|span| span["is_primary"] == true);
    if !["error", "warning"].contains(&level) || (primary.is_none() && message["code"].is_null()) {
        return None;
    }
    let file = primary.and_then(|span| span["file_name"].as_str()).unwrap_or_default();
    let file = Path::new(file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    Some(Diagnostic {
        target: same_in_all_modes(target, &unit, mode),
        file: file.to_owned(),
        line: primary.and_then(|span| span["line_start"].as_u64()).unwrap_or_default(),
        code: message["code"]["code"].as_str().unwrap_or_default().to_owned(),
        message: same_in_all_modes(text, &unit, mode),
        error: level == "error",
        unit,
    })
}

/// Without the mode in the package's name, as a crate and as a folder.
pub(crate) fn same_in_all_modes(text: &str, unit: &str, mode: Mode) -> String {
    let package = workspace::package_name(mode, unit);
    text.replace(&package.replace('-', "_"), "shapes").replace(&package, "shapes")
}
