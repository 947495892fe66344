//! The fields of everything that has a fixed list of them: rows of tables and heads of blocks.

use super::line::{Line, TextError};
use super::literal::{Address, Literal};
use crate::tables::{
    Clock, CollectorRow, End, EventsHead, Generation, LossRow, ModuleRow, SiteRow, StackRow, StringRow,
    SymbolRow, ThreadRow,
};
use std::fmt::{self, Write};

/// A type whose text form is `name=literal` for each field, with a space before each.
pub(super) trait Fields: Sized {
    fn print(&self, out: &mut dyn Write) -> fmt::Result;
    fn parse(line: &mut Line<'_>) -> Result<Self, TextError>;
}

macro_rules! fields {
    ($($type:ident { $($field:ident),* })*) => {$(
        impl Fields for $type {
            fn print(&self, out: &mut dyn Write) -> fmt::Result {
                $(print_one(out, stringify!($field), &self.$field)?;)*
                Ok(())
            }

            fn parse(line: &mut Line<'_>) -> Result<Self, TextError> {
                $(let $field = parse_one(line, stringify!($field))?;)*
                Ok($type { $($field),* })
            }
        }
    )*};
}

fields! {
    Clock { ticks, monotonic_ns, wall_ns }
    StringRow { id, text }
    SiteRow { id, name, module, file, line, column, args }
    ThreadRow { id, os_id, name }
    EventsHead { thread, seq, offset, base, lost_ends }
    LossRow { thread, reason, count, since, until }
    CollectorRow { name, state, detail, remedy }
}

fn print_one(out: &mut dyn Write, name: &str, value: &impl Literal) -> fmt::Result {
    write!(out, " {name}=")?;
    value.print(out)
}

fn parse_one<T: Literal>(line: &mut Line<'_>, name: &str) -> Result<T, TextError> {
    line.key(name)?;
    T::parse(line)
}

impl Fields for Generation {
    fn print(&self, out: &mut dyn Write) -> fmt::Result {
        print_one(out, "number", &self.number)?;
        self.clock.print(out)
    }

    fn parse(line: &mut Line<'_>) -> Result<Self, TextError> {
        Ok(Generation { number: parse_one(line, "number")?, clock: Clock::parse(line)? })
    }
}

impl Fields for End {
    fn print(&self, out: &mut dyn Write) -> fmt::Result {
        self.clock.print(out)?;
        print_one(out, "event_blocks", &self.event_blocks)?;
        print_one(out, "event_bytes", &self.event_bytes)?;
        print_one(out, "lost", &self.lost)
    }

    fn parse(line: &mut Line<'_>) -> Result<Self, TextError> {
        Ok(End {
            clock: Clock::parse(line)?,
            event_blocks: parse_one(line, "event_blocks")?,
            event_bytes: parse_one(line, "event_bytes")?,
            lost: parse_one(line, "lost")?,
        })
    }
}

impl Fields for ModuleRow {
    fn print(&self, out: &mut dyn Write) -> fmt::Result {
        print_one(out, "id", &self.id)?;
        print_one(out, "base", &Address(self.base))?;
        print_one(out, "size", &self.size)?;
        print_one(out, "path", &self.path)?;
        print_one(out, "build_id", &self.build_id)
    }

    fn parse(line: &mut Line<'_>) -> Result<Self, TextError> {
        Ok(ModuleRow {
            id: parse_one(line, "id")?,
            base: parse_one::<Address>(line, "base")?.0,
            size: parse_one(line, "size")?,
            path: parse_one(line, "path")?,
            build_id: parse_one(line, "build_id")?,
        })
    }
}

impl Fields for StackRow {
    fn print(&self, out: &mut dyn Write) -> fmt::Result {
        print_one(out, "id", &self.id)?;
        let frames: Vec<_> = self.frames.iter().copied().map(Address).collect();
        print_one(out, "frames", &frames)
    }

    fn parse(line: &mut Line<'_>) -> Result<Self, TextError> {
        let id = parse_one(line, "id")?;
        let frames: Vec<Address> = parse_one(line, "frames")?;
        Ok(StackRow { id, frames: frames.into_iter().map(|frame| frame.0).collect() })
    }
}

impl Fields for SymbolRow {
    fn print(&self, out: &mut dyn Write) -> fmt::Result {
        print_one(out, "address", &Address(self.address))?;
        print_one(out, "function", &self.function)?;
        print_one(out, "file", &self.file)?;
        print_one(out, "line", &self.line)
    }

    fn parse(line: &mut Line<'_>) -> Result<Self, TextError> {
        Ok(SymbolRow {
            address: parse_one::<Address>(line, "address")?.0,
            function: parse_one(line, "function")?,
            file: parse_one(line, "file")?,
            line: parse_one(line, "line")?,
        })
    }
}
