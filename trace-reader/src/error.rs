//! Why a file cannot be read at all. Damage inside a file is data ([`crate::Damage`]), not an error.

use std::path::PathBuf;
use std::{fmt, io};
use trace_format::tables::{VERSION, Version};

/// Nothing of the file could be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The operating system did not give us the bytes.
    Open {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The bytes are not a trace of ours.
    NotATrace {
        /// What they look like, as a noun phrase.
        found: &'static str,
        /// What to do about it, as a sentence.
        hint: &'static str,
    },
    /// The file is of a format that came after this reader.
    TooNew {
        /// The file's version.
        version: Version,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Open { path, source } => write!(f, "cannot open {}: {source}", path.display()),
            Error::NotATrace { found, hint } => {
                write!(f, "not a trace of exectrace: this is {found}. {hint}")
            }
            Error::TooNew { version: Version { major, minor } } => write!(
                f,
                "the trace has format version {major}.{minor}; this reader knows versions up to {}.x. \
                 A newer `cargo trace` reads it.",
                VERSION.major
            ),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Open { source, .. } => Some(source),
            _ => None,
        }
    }
}
