//! Packages to run. The library is a stand-in of the same name, so that these tests need no recorder:
//! with its feature on it copies a trace to where `TRACE_OUT` says.

use crate::{cargo_trace, traces};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const LIBRARY: &str = r#"
/// Records, if the feature is on and the variable set.
pub fn record() {
    if let (true, Some(path)) = (cfg!(feature = "enabled"), std::env::var_os("TRACE_OUT")) {
        std::fs::write(path, include_bytes!("search.trace")).unwrap();
    }
}

pub const HAS_RUNTIME: bool = cfg!(feature = "runtime");
"#;

/// Does what its argument says.
const PROGRAM: &str = r#"
fn main() {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("silent") => return,
        Some("abort") => std::process::abort(),
        _ => exectrace::record(),
    }
    println!("arguments {arguments:?}");
    println!("package {}", std::env::var("CARGO_PKG_NAME").unwrap());
    println!("from config {:?}", std::env::var("FROM_CONFIG"));
    println!("ticket {:?}", std::env::var_os("CARGO_TRACE_TICKET"));
    println!("mine {}, frame pointers {}", cfg!(mine), env!("FLAGS").contains("force-frame-pointers=yes"));
    println!("runtime {}", exectrace::HAS_RUNTIME);
    match arguments.first().map(String::as_str) {
        Some("fail") => std::process::exit(3),
        Some("panic") => panic!("as asked"),
        Some("wait") => loop { std::thread::park() },
        _ => {}
    }
}
"#;

/// It must neither see `TRACE_OUT` nor write there.
const BUILD_SCRIPT: &str = r#"
fn main() {
    exectrace::record();
    assert!(std::env::var_os("TRACE_OUT").is_none());
    let flags = std::env::var("CARGO_ENCODED_RUSTFLAGS").unwrap().replace('\u{1f}', " ");
    println!("cargo::rustc-env=FLAGS={flags}");
    println!("cargo::rustc-check-cfg=cfg(mine)");
}
"#;

/// A package `demo` in a directory of its own, and another that does not know the library.
pub(crate) struct Project {
    directory: TempDir,
}

impl Project {
    pub(crate) fn new() -> Self {
        let project = Project { directory: tempfile::tempdir().unwrap() };
        let head = "version = '0.1.0'\nedition = '2024'\n";
        project.write(
            "exectrace/Cargo.toml",
            &format!(
                "[package]\nname = 'exectrace'\n{head}[features]\nenabled = []\nruntime = ['enabled']\n"
            ),
        );
        project.write("exectrace/src/lib.rs", LIBRARY);
        fs::write(project.path().join("exectrace/src/search.trace"), traces::bytes("search")).unwrap();
        let library = "exectrace = { path = 'exectrace' }\n";
        let tables = format!("[dependencies]\n{library}[build-dependencies]\n{library}");
        project.write("Cargo.toml", &format!("[package]\nname = 'demo'\n{head}{tables}"));
        project.write("src/main.rs", PROGRAM);
        project.write("build.rs", BUILD_SCRIPT);
        project.write("other/Cargo.toml", &format!("[package]\nname = 'other'\n{head}[workspace]\n"));
        project.write("other/src/main.rs", "fn main() {}");
        project
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = cargo_trace(self.path(), &["run", "--quiet", "--offline"]);
        command.args(arguments).env("CARGO_TARGET_DIR", self.path().join("target"));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    pub(crate) fn traces(&self) -> Vec<PathBuf> {
        let Ok(entries) = fs::read_dir(self.path().join("target/trace")) else { return Vec::new() };
        entries.map(|entry| entry.unwrap().path()).collect()
    }
}
