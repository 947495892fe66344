//! `cargo trace run`: cargo builds and starts the program, we add what recording needs and report.
//!
//! The program is started by `cargo run`, so that which binary runs, its environment (`CARGO_…`, the
//! `[env]` table of the configuration, the library path) and every message are cargo's own. But cargo
//! also starts compilers, build scripts and procedural macros, and one of those may link the library
//! with the feature on: with `TRACE_OUT` in cargo's environment it would write to the program's
//! file. So cargo is given a runner, which is us again ([`super::exec`]) and which alone sets
//! `TRACE_OUT`, then becomes the program. A runner that the user has configured is replaced.
//!
//! What we say goes to standard error: standard output belongs to the program.

use super::exec::{self, Kept};
use super::signals::Passing;
use super::ticket::{self, Issued, Started, Ticket};
use super::{open, summary};
use crate::cargo::{self, Feature, Project, Words};
use crate::error::Failure;
use crate::terminal::{Screen, Style, inert};
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{PathBuf, absolute};
use std::process::{Command, ExitStatus};

pub(crate) struct Options {
    /// When the option stood before any of cargo's.
    pub(crate) output: Option<PathBuf>,
    /// Only what is annotated; the same of where it stood.
    pub(crate) no_runtime: bool,
    /// Cargo's options, these once more, the program's arguments: see [`Words`].
    pub(crate) words: Vec<OsString>,
}

pub(crate) fn run(options: Options) -> Result<u8, Failure> {
    let words = Words::sort(options.words)?;
    if words.help {
        return help();
    }
    let project = Project::find(&words.selection)?;
    let no_runtime = options.no_runtime || words.no_runtime;
    let wanted = if no_runtime { Feature::Enabled } else { Feature::Runtime };
    let on = project.turn_on(wanted)?;
    if on.most != wanted {
        note(OLD_LIBRARY)?;
    }
    let target = cargo::host_or(words.selection.target.as_deref())?;
    let ticket = Issued::new(&Ticket {
        output: output(options.output.or(words.output))?,
        directory: absolute(project.target_directory().join("trace")).map_err(no_directory)?,
        started: None,
    })?;

    let mut command = Command::new(cargo::program());
    command.arg("run").args(on.features.iter().map(|feature| format!("--features={feature}")));
    cargo::run_through(&mut command, &target, &this_program()?, exec::NAME);
    let misnamed = cargo::misnamed(&words.cargo);
    command.args(words.cargo).arg("--").args(words.program);
    let (flags, value) = cargo::frame_pointers(&target);
    command.env(flags, value);
    command.env(ticket::VARIABLE, ticket.path()).env_remove("TRACE_OUT");

    let status = wait(command)?;
    let code = exit_code(status);
    match ticket.started() {
        Some(started) => {
            // The program has ended as it has, whether or not that can be reported.
            let _ = report(&started, status).map_err(|error| error.report());
            Ok(code)
        }
        // Cargo has said why.
        None if code != 0 => {
            if let Some(right) = misnamed {
                note(&right)?;
            } else if on.most == Feature::Runtime && project.lacks(Feature::Runtime) {
                note(NO_SUCH_FEATURE)?;
            }
            Ok(code)
        }
        None => {
            Err(Failure::new("cargo did not start the program through cargo trace, so nothing was recorded")
                .remedy("Does a configuration file set `build.target`? Then name that target with --target."))
        }
    }
}

const OLD_LIBRARY: &str = "this `exectrace` has no feature `runtime`, so only what is annotated is recorded";
const NO_SUCH_FEATURE: &str =
    "the `exectrace` that this package depends on has no feature `runtime`: --no-runtime does without it";

fn note(text: &str) -> io::Result<()> {
    let err = io::stderr();
    writeln!(err.lock(), "{} {text}", Style::of(&err).bad("note:"))
}

/// Asked for behind cargo's options, where the parser of arguments does not look.
fn help() -> Result<u8, Failure> {
    let status = std::env::current_exe().and_then(|us| Command::new(us).args(["run", "--help"]).status());
    Ok(exit_code(status?))
}

/// The file asked for, by the option or, as without cargo trace, by the variable.
fn output(option: Option<PathBuf>) -> Result<Option<PathBuf>, Failure> {
    let variable = || std::env::var_os("TRACE_OUT").filter(|file| !file.is_empty()).map(PathBuf::from);
    let Some(path) = option.or_else(variable) else { return Ok(None) };
    if path.is_dir() {
        return Err(Failure::new(format!("{} is a directory", path.display()))
            .remedy("-o takes the name of the file to write."));
    }
    // The program may change its directory before it opens the file.
    let path = absolute(path).map_err(no_directory)?;
    match path.parent().filter(|parent| !parent.is_dir()) {
        Some(parent) => Err(Failure::new(format!("there is no directory {}", parent.display()))
            .remedy("Make it, or choose another place with -o FILE.")),
        None => Ok(Some(path)),
    }
}

fn no_directory(error: io::Error) -> Failure {
    Failure::new(format!("cannot tell the current directory: {error}"))
}

fn this_program() -> Result<String, Failure> {
    let path = std::env::current_exe()
        .map_err(|error| Failure::new(format!("cannot find this program's own file: {error}")))?;
    path.into_os_string().into_string().map_err(|path| {
        Failure::new(format!("cargo cannot start {}: its path is not Unicode", path.display()))
            .remedy("Install cargo-trace elsewhere.")
    })
}

fn wait(mut command: Command) -> Result<ExitStatus, Failure> {
    let signals = Passing::new()?;
    let failed = |error| Failure::new(format!("cannot run cargo: {error}"));
    let mut child = command.spawn().map_err(failed)?;
    signals.to(&child);
    child.wait().map_err(failed)
}

fn exit_code(status: ExitStatus) -> u8 {
    match (status.code(), signal(status)) {
        (Some(code), _) => code as u8,
        (None, Some(signal)) => 128u8.wrapping_add(signal as u8),
        (None, None) => 1,
    }
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

/// Says how the program ended, when not in peace, where the trace is, and what is in it.
fn report(started: &Started, status: ExitStatus) -> Result<(), Failure> {
    let style = Style::of(&io::stderr());
    let name = inert(&started.name);
    let mut err = io::stderr().lock();
    if let Some(signal) = signal(status) {
        writeln!(err, "{} {name} was ended by signal {}", style.bad("note:"), name_of(signal))?;
    }
    match Kept::of(&started.trace) {
        Kept::Trace => {}
        Kept::Nothing => return no_trace(&mut err, &style, &name),
        // A pipe or a device: whoever reads it has the trace.
        Kept::Elsewhere => return Ok(()),
    }
    // Apart from what the program wrote.
    writeln!(err)?;
    drop(err);
    let summary = open::named_summary(&started.trace)?;
    summary::print(&summary, &started.trace, None, Screen::err())
}

const NO_TRACE: &str =
    "  - Nothing in it names the library, so that the compiler left it out: put `use trace as _;` into
    its main.rs.
  - What names it depends on another version of `exectrace` than the one whose feature was turned
    on: `cargo tree -i exectrace -e features` shows both.
  - It ended before anything could be written: by std::process::abort, by _exit, or by a signal.
";

fn no_trace(err: &mut impl Write, style: &Style, name: &str) -> Result<(), Failure> {
    writeln!(err, "{} {name} wrote no trace. The likely reasons:", style.bad("warning:"))?;
    write!(err, "{}", NO_TRACE)?;
    Ok(())
}

fn name_of(signal: i32) -> String {
    let name = match signal {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        6 => "SIGABRT",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        15 => "SIGTERM",
        _ => return signal.to_string(),
    };
    format!("{signal} ({name})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_trace_becomes_absolute() {
        let path = output(Some("x.trace".into())).unwrap().unwrap();
        assert!(path.is_absolute() && path.ends_with("x.trace"));
    }
}
