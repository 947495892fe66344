//! What a block holds, unless it is events, between its bytes and its text.

use super::fields::Fields;
use super::header;
use super::line::{Line, TextError};
use crate::DecodeError;
use crate::block::BlockKind;
use crate::tables::{
    Clock, CollectorRow, End, Generation, LossRow, ModuleRow, Payload, Row, SiteRow, StackRow, StringRow,
    SymbolRow, ThreadRow,
};
use std::fmt::{self, Write};

/// Content that is being read, from one side or the other.
pub(super) trait Content {
    /// Takes it from a payload.
    fn read(&mut self, payload: &[u8]) -> Result<(), DecodeError>;
    /// Its bytes.
    fn payload(&self) -> Vec<u8>;
    /// Prints what follows the block's name, to the last line's end.
    fn print(&self, out: &mut dyn Write) -> fmt::Result;
    /// Takes what follows the block's name on its line.
    fn parse_head(&mut self, line: &mut Line<'_>) -> Result<(), TextError>;
    /// Takes an indented line.
    fn parse_row(&mut self, line: &mut Line<'_>) -> Result<(), TextError>;
}

/// Empty content of a kind, if the kind is one of this version and not events.
pub(super) fn of(kind: BlockKind) -> Option<Box<dyn Content>> {
    Some(match kind {
        BlockKind::HEADER => Box::new(header::Draft::default()),
        BlockKind::GENERATION => Box::new(Single::<Generation>(None)),
        BlockKind::CLOCK => Box::new(Single::<Clock>(None)),
        BlockKind::END => Box::new(Single::<End>(None)),
        BlockKind::STRINGS => Box::new(Rows::<StringRow>(Vec::new())),
        BlockKind::SITES => Box::new(Rows::<SiteRow>(Vec::new())),
        BlockKind::THREADS => Box::new(Rows::<ThreadRow>(Vec::new())),
        BlockKind::MODULES => Box::new(Rows::<ModuleRow>(Vec::new())),
        BlockKind::STACKS => Box::new(Rows::<StackRow>(Vec::new())),
        BlockKind::LOSSES => Box::new(Rows::<LossRow>(Vec::new())),
        BlockKind::COLLECTORS => Box::new(Rows::<CollectorRow>(Vec::new())),
        BlockKind::SYMBOLS => Box::new(Rows::<SymbolRow>(Vec::new())),
        _ => return None,
    })
}

/// One set of fields, on the block's own line.
struct Single<T>(Option<T>);

impl<T: Payload + Fields> Content for Single<T> {
    fn read(&mut self, payload: &[u8]) -> Result<(), DecodeError> {
        self.0 = Some(T::from_slice(payload)?);
        Ok(())
    }

    fn payload(&self) -> Vec<u8> {
        self.0.as_ref().map_or_else(Vec::new, T::to_vec)
    }

    fn print(&self, out: &mut dyn Write) -> fmt::Result {
        self.0.iter().try_for_each(|fields| fields.print(out))?;
        out.write_str("\n")
    }

    fn parse_head(&mut self, line: &mut Line<'_>) -> Result<(), TextError> {
        self.0 = Some(T::parse(line)?);
        Ok(())
    }

    fn parse_row(&mut self, line: &mut Line<'_>) -> Result<(), TextError> {
        Err(line.error("`raw` or a new block"))
    }
}

/// A row a line.
struct Rows<R>(Vec<R>);

impl<R: Row + Fields> Content for Rows<R> {
    fn read(&mut self, payload: &[u8]) -> Result<(), DecodeError> {
        self.0 = Vec::from_slice(payload)?;
        Ok(())
    }

    fn payload(&self) -> Vec<u8> {
        self.0.to_vec()
    }

    fn print(&self, out: &mut dyn Write) -> fmt::Result {
        out.write_str("\n")?;
        for row in &self.0 {
            out.write_str(" ")?;
            row.print(out)?;
            out.write_str("\n")?;
        }
        Ok(())
    }

    fn parse_head(&mut self, _: &mut Line<'_>) -> Result<(), TextError> {
        Ok(())
    }

    fn parse_row(&mut self, line: &mut Line<'_>) -> Result<(), TextError> {
        self.0.push(R::parse(line)?);
        Ok(())
    }
}
