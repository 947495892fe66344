//! Why bytes could not be read.

use std::fmt;

/// What was expected, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecodeError {
    /// Bytes from the start of what was being decoded (a block's payload).
    pub offset: usize,
    /// What should have been there.
    pub expected: &'static str,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {} at byte {} of the block", self.expected, self.offset)
    }
}

impl std::error::Error for DecodeError {}
