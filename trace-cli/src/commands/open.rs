//! A trace from a file, with a bar where that takes long.

use crate::error::Failure;
use crate::terminal::Progress;
use std::path::Path;
use trace_reader::{Error, Summary, Trace};

/// Opens the file.
pub(super) fn trace(path: &Path) -> Result<Trace, Failure> {
    let mut progress = Progress::new("opening");
    Trace::open_with(path, &mut |done| progress.at(done)).map_err(|error| match error {
        Error::NotATrace { found, hint } => {
            Failure::new(format!("{} is not a trace of exectrace but {found}", path.display())).remedy(hint)
        }
        Error::Open { .. } => {
            Failure::new(error.to_string()).remedy("`cargo trace run` makes a trace and says where it is.")
        }
        error => Failure::new(format!("{}: {error}", path.display())),
    })
}

/// Opens it and adds everything up.
pub(super) fn summary(path: &Path) -> Result<Summary, Failure> {
    let trace = trace(path)?;
    let mut progress = Progress::new("reading");
    Ok(trace.summary_with(&mut |done| progress.at(done)))
}
