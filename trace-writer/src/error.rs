//! Why a session did not start, or did not end well.

use crate::Summary;
use std::{error, fmt, io};

/// Why a session did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// Another session is live.
    AlreadyOn,
    /// This process was forked from one that had been recording; it cannot record itself.
    ForkedChild,
    /// The draining thread could not be made.
    Thread(io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::AlreadyOn => write!(f, "a session is already on; stop it first"),
            StartError::ForkedChild => {
                write!(f, "a child forked from a traced process cannot record; start a new program in it")
            }
            StartError::Thread(error) => write!(f, "the draining thread could not be made: {error}"),
        }
    }
}

impl error::Error for StartError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            StartError::Thread(error) => Some(error),
            _ => None,
        }
    }
}

/// Why a session did not end well.
#[derive(Debug)]
#[non_exhaustive]
pub enum StopError {
    /// No session is on.
    NotOn,
    /// This process was forked from the one that started the session; the parent still has it.
    ForkedChild,
    /// A write failed (or panicked), which ended the recording.
    Write {
        /// The first error of the writer.
        error: io::Error,
        /// What was recorded all the same.
        summary: Box<Summary>,
    },
}

impl fmt::Display for StopError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StopError::NotOn => write!(f, "no session is on"),
            StopError::ForkedChild => write!(f, "the session belongs to the parent of this process"),
            StopError::Write { error, summary } => write!(
                f,
                "the recording ended after {:.3} s and {} bytes, where writing failed: {error}; \
                 {} events recorded until then were lost",
                summary.duration.as_secs_f64(),
                summary.bytes,
                summary.lost()
            ),
        }
    }
}

impl error::Error for StopError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            StopError::Write { error, .. } => Some(error),
            _ => None,
        }
    }
}
