//! A small program with debug information, compiled for the test, and traces that name it.

use object::{Object, ObjectSegment, ObjectSymbol};
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;
use trace_reader::Trace;
use trace_testing::TraceBuilder;

const SOURCE: &str = r#"
#[inline(always)]
fn inner(x: u64) -> u64 {
    x ^ 3 // the line of inner
}

#[inline(never)]
pub fn outer(x: u64) -> u64 {
    let y = inner(x); // the line of the call
    std::hint::black_box(y) + 1
}

fn main() {
    println!("{}", outer(std::env::args().count() as u64));
}
"#;

pub(crate) struct Program {
    folder: TempDir,
}

impl Program {
    pub(crate) fn build() -> Self {
        Self::build_with(&[])
    }

    pub(crate) fn build_with(more: &[&str]) -> Self {
        let program = Program { folder: tempfile::tempdir().unwrap() };
        std::fs::write(program.file("program.rs"), SOURCE).unwrap();
        let link = "-Clink-arg=-Wl,--build-id=sha1";
        let flags = ["--edition=2024", "-Copt-level=0", "-Cdebuginfo=2", link, "-o", "program", "program.rs"];
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let status =
            Command::new(rustc).args(flags).args(more).current_dir(program.folder.path()).status().unwrap();
        assert!(status.success());
        program
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The files beside it, and below, whose names end like that.
    pub(crate) fn files_with(&self, end: &str) -> Vec<PathBuf> {
        let files = std::fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.to_str().unwrap().ends_with(end)).collect()
    }

    pub(crate) fn build_id(&self) -> Vec<u8> {
        let bytes = std::fs::read(self.path()).unwrap();
        object::File::parse(&*bytes).unwrap().build_id().unwrap().unwrap_or_default().to_vec()
    }

    pub(crate) fn path(&self) -> String {
        self.file("program").to_str().unwrap().to_owned()
    }

    /// Runs a tool of binutils on the program.
    pub(crate) fn run(&self, tool: &str, arguments: &[&str]) {
        let mut command = Command::new(tool);
        let status = command.args(arguments).arg("program").current_dir(self.folder.path()).status();
        assert!(status.unwrap().success(), "{tool} {arguments:?}");
    }

    /// Moves the debug information into a file of its own.
    pub(crate) fn split(&self) {
        let status = Command::new("objcopy")
            .args(["--only-keep-debug", "program", "program.debug"])
            .current_dir(self.folder.path())
            .status();
        assert!(status.unwrap().success());
        self.run("strip", &["--strip-all"]);
        self.run("objcopy", &["--add-gnu-debuglink=program.debug"]);
    }

    pub(crate) fn spoil_debug_file(&self) {
        let mut bytes = std::fs::read(self.file("program.debug")).unwrap();
        bytes.push(0);
        std::fs::write(self.file("program.debug"), bytes).unwrap();
    }

    /// Where a function of the program is, from the program's first mapped address.
    pub(crate) fn address_of(&self, function: &str) -> u64 {
        let bytes = std::fs::read(self.path()).unwrap();
        let file = object::File::parse(&*bytes).unwrap();
        let name = format!("program::{function}");
        let is_it = |symbol: &object::Symbol<'_, '_>| {
            format!("{:#}", rustc_demangle::demangle(symbol.name().unwrap_or_default())) == name
        };
        let symbol = file.symbols().find(is_it).expect("a function of that name");
        symbol.address() - file.segments().map(|segment| segment.address()).min().unwrap()
    }

    /// The line of the source that has the text.
    pub(crate) fn line_of(&self, text: &str) -> u32 {
        SOURCE.lines().position(|line| line.contains(text)).unwrap() as u32 + 1
    }

    /// A trace of which the program was at `base`.
    pub(crate) fn trace(&self, base: u64) -> Trace {
        Trace::from_bytes(self.trace_builder(base).end(10)).unwrap()
    }

    pub(crate) fn trace_builder(&self, base: u64) -> TraceBuilder {
        let bytes = std::fs::read(self.path()).unwrap();
        let file = object::File::parse(&*bytes).unwrap();
        TraceBuilder::new().module(
            base,
            bytes.len() as u64,
            &self.path(),
            file.build_id().unwrap().unwrap_or_default(),
        )
    }

    pub(crate) fn trace_with_build_id(&self, base: u64, build_id: &[u8]) -> Trace {
        let builder = TraceBuilder::new().module(base, 1 << 30, &self.path(), build_id);
        Trace::from_bytes(builder.end(10)).unwrap()
    }
}
