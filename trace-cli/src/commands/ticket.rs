//! The slip of paper between `cargo trace run` and the program that cargo starts through us.
//!
//! `run` cannot know which file cargo will start, and must not put `TRACE_OUT` into cargo's
//! environment (see [`super::run`]). So it leaves a ticket in the target directory, whose place is
//! the only thing cargo inherits; [`super::exec`] takes it, chooses the trace's place, and writes
//! down what it did.

use crate::error::Failure;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// The variable that says where the ticket is.
pub(crate) const VARIABLE: &str = "CARGO_TRACE_TICKET";

/// What the two tell each other.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Ticket {
    /// The file asked for.
    pub(crate) output: Option<PathBuf>,
    /// Where files go when none was asked for. Absolute.
    pub(crate) directory: PathBuf,
    /// Filled in when the program is about to start.
    pub(crate) started: Option<Started>,
}

/// What was started.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Started {
    /// The program's name.
    pub(crate) name: String,
    /// The value of its `TRACE_OUT`.
    pub(crate) trace: PathBuf,
}

/// A ticket on disk, removed when `run` is done with it.
pub(crate) struct Issued {
    path: PathBuf,
}

impl Issued {
    /// Leaves the ticket in its directory.
    pub(crate) fn new(ticket: &Ticket) -> Result<Self, Failure> {
        let path = ticket.directory.join(format!(".ticket-{}", std::process::id()));
        fs::create_dir_all(&ticket.directory)
            .map_err(|error| cannot_write(&ticket.directory, &error))
            .and_then(|()| ticket.write(&path))?;
        Ok(Issued { path })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What was started, if anything was.
    pub(crate) fn started(&self) -> Option<Started> {
        Ticket::read(&self.path).ok()?.started
    }
}

impl Drop for Issued {
    fn drop(&mut self) {
        // A ticket left behind does no harm: nobody looks for it again.
        let _ = fs::remove_file(&self.path);
    }
}

impl Ticket {
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let text = fs::read(path)
            .map_err(|error| Failure::new(format!("cannot read {}: {error}", path.display())))?;
        serde_json::from_slice(&text)
            .map_err(|error| Failure::new(format!("{} is not a ticket: {error}", path.display())))
    }

    pub(crate) fn write(&self, path: &Path) -> Result<(), Failure> {
        let text = serde_json::to_vec(self).map_err(|error| {
            Failure::new(format!("cannot pass on the file's name: {error}"))
                .remedy("Name it with -o in Unicode.")
        })?;
        fs::write(path, text).map_err(|error| cannot_write(path, &error))
    }
}

pub(crate) fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot write {}: {error}", path.display()))
        .remedy("Choose another place with -o FILE or --target-dir.")
}
