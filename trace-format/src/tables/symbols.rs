//! What code lies at an address.

use super::Row;
use crate::{DecodeError, Input, Out, StringId};

/// A row of the symbol table: a function at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SymbolRow {
    /// The address that was looked up. That of a frame of a stack is one less than the frame, which is
    /// where the call returns to.
    pub address: u64,
    /// The function, demangled. Rows of one address stand one after the other: each was inlined into
    /// the one behind it.
    pub function: StringId,
    /// The source file; empty when it is not known.
    pub file: StringId,
    /// From 1; 0 is unknown.
    pub line: u32,
}

impl Row for SymbolRow {
    const MIN_LEN: usize = 4;

    fn put(&self, out: &mut Out<'_>) {
        out.uint(self.address);
        out.uint(self.function);
        out.uint(self.file);
        out.uint(self.line);
    }

    fn get(input: &mut Input<'_>) -> Result<Self, DecodeError> {
        Ok(SymbolRow {
            address: input.uint()?,
            function: StringId(input.uint32()?),
            file: StringId(input.uint32()?),
            line: input.uint32()?,
        })
    }
}
