//! Why a command could not do its work, and what to do about it.

use crate::terminal::{Style, inert};
use std::io::{self, Write};
use std::process::ExitCode;

/// The exit code of every [`Failure`]; the same as for arguments that make no sense.
const EXIT_CODE: u8 = 2;

/// One problem, said for the person who typed the command.
#[derive(Debug)]
pub(crate) struct Failure {
    problem: String,
    remedy: Option<String>,
    /// Nobody reads the output any more: the end of the work, and no problem.
    reader_gone: bool,
}

impl Failure {
    /// What went wrong.
    pub(crate) fn new(problem: impl Into<String>) -> Self {
        Failure { problem: problem.into(), remedy: None, reader_gone: false }
    }

    /// Adds what to do about it.
    pub(crate) fn remedy(self, remedy: impl Into<String>) -> Self {
        Failure { remedy: Some(remedy.into()), ..self }
    }

    /// Says it on standard error, where there is something to say.
    pub(crate) fn report(&self) -> ExitCode {
        if self.reader_gone {
            return ExitCode::SUCCESS;
        }
        let mut err = io::stderr().lock();
        let style = Style::of(&err);
        // When standard error is closed as well, the exit code has to do.
        let _ = writeln!(err, "{} {}", style.bad("error:"), inert(&self.problem));
        for line in self.remedy.iter().flat_map(|remedy| remedy.lines()) {
            let _ = writeln!(err, "  {}", inert(line));
        }
        ExitCode::from(EXIT_CODE)
    }
}

/// Errors of writing the output; those of other files are given words where they occur.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let reader_gone = error.kind() == io::ErrorKind::BrokenPipe;
        Failure { reader_gone, ..Failure::new(format!("cannot write the output: {error}")) }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        io::Error::from(error).into()
    }
}
