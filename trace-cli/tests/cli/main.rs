//! The command as a user has it: arguments in, output and exit code out.

mod golden;
mod hostile;
mod json;
mod pipes;
mod project;
mod run;
#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod terminal;
mod traces;

use std::path::Path;
use std::process::{Command, Output};

/// `cargo trace` with these arguments, in that directory, as a script sees it: no terminal.
fn cargo_trace(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-trace"));
    command.args(arguments).current_dir(directory);
    for name in ["NO_COLOR", "TERM", "TRACE_OUT", "COLUMNS", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
        command.env_remove(name);
    }
    // What a test finds is not for the next one.
    command.env("TRACE_SYMBOL_CACHE", "");
    command
}

/// Runs it to its end.
fn output(directory: &Path, arguments: &[&str]) -> Output {
    cargo_trace(directory, arguments).output().expect("cargo-trace starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is Unicode")
}
