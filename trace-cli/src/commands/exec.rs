//! `cargo trace __exec PROGRAM ARGUMENTS…`: what cargo starts in place of the program. Becomes it.

use super::ticket::{self, Started, Ticket};
use crate::error::Failure;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The subcommand's name.
pub(crate) const NAME: &str = "__exec";

pub(crate) struct Options {
    pub(crate) program: Vec<OsString>,
}

pub(crate) fn run(options: Options) -> Result<u8, Failure> {
    let Some((program, arguments)) = options.program.split_first() else {
        return Err(Failure::new("no program to start"));
    };
    let place = std::env::var_os(ticket::VARIABLE).map(PathBuf::from).ok_or_else(|| {
        Failure::new(format!("`{NAME}` is for `cargo trace run`, which did not start this"))
    })?;
    let mut ticket = Ticket::read(&place)?;

    let name = Path::new(program).file_stem().unwrap_or(program).to_string_lossy().into_owned();
    let trace = match &ticket.output {
        Some(output) => emptied(output)?,
        None => reserve(&ticket.directory, &name)?,
    };
    ticket.started = Some(Started { name, trace: trace.clone() });
    ticket.write(&place)?;

    let mut command = Command::new(program);
    command.args(arguments).env("TRACE_OUT", trace).env_remove(ticket::VARIABLE);
    become_program(command)
        .map_err(|error| Failure::new(format!("cannot start {}: {error}", Path::new(program).display())))
}

/// The file asked for, without what an earlier program has written there: should this one write
/// nothing, that would pass for its trace.
fn emptied(output: &Path) -> Result<PathBuf, Failure> {
    let special = fs::metadata(output).is_ok_and(|there| !there.is_file());
    if !special {
        File::create(output).map_err(|error| ticket::cannot_write(output, &error))?;
    }
    Ok(output.to_owned())
}

/// The first free `name-1.trace`, `name-2.trace`, …, created empty so that it is ours even when two
/// programs start at once.
fn reserve(directory: &Path, name: &str) -> Result<PathBuf, Failure> {
    for number in 1u32.. {
        let path = directory.join(format!("{name}-{number}.trace"));
        match File::create_new(&path) {
            Ok(_) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(ticket::cannot_write(&path, &error)),
        }
    }
    Err(Failure::new(format!("{} is full of traces", directory.display())).remedy("Delete some."))
}

/// On Unix the process id, the terminal and the signals are the program's own from here on.
#[cfg(unix)]
fn become_program(mut command: Command) -> io::Result<u8> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

#[cfg(not(unix))]
fn become_program(mut command: Command) -> io::Result<u8> {
    Ok(command.status()?.code().and_then(|code| code.try_into().ok()).unwrap_or(1))
}

/// What came of the file that the program was to write.
pub(crate) enum Kept {
    /// There is something in it.
    Trace,
    /// There was nothing in it, and it is gone.
    Nothing,
    /// It is not a file that could be looked into.
    Elsewhere,
}

impl Kept {
    pub(crate) fn of(trace: &Path) -> Self {
        match fs::metadata(trace) {
            Ok(file) if !file.is_file() => Kept::Elsewhere,
            Ok(file) if file.len() > 0 => Kept::Trace,
            Ok(_) => {
                // An empty file says nothing, and the next program may have its number.
                let _ = fs::remove_file(trace);
                Kept::Nothing
            }
            Err(_) => Kept::Nothing,
        }
    }
}
