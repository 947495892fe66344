//! What stands behind the `=` of a fixed field, printed and read back.

use super::line::{Line, TextError};
use super::quote;
use crate::tables::{CollectorState, LossReason};
use crate::{ModuleId, SiteId, StackId, StringId, ThreadId, Ticks};
use std::fmt::{self, Write};

/// A type with a text form of its own.
pub(super) trait Literal: Sized {
    fn print(&self, out: &mut dyn Write) -> fmt::Result;
    fn parse(line: &mut Line<'_>) -> Result<Self, TextError>;
}

/// An unsigned integer. No sign, which `u64`'s own parser would take.
pub(super) fn digits<T: std::str::FromStr>(word: &str) -> Option<T> {
    if word.bytes().all(|b| b.is_ascii_digit()) { word.parse().ok() } else { None }
}

impl Literal for u64 {
    fn print(&self, out: &mut dyn Write) -> fmt::Result {
        write!(out, "{self}")
    }

    fn parse(line: &mut Line<'_>) -> Result<Self, TextError> {
        line.parsed("an integer", digits)
    }
}

impl Literal for u32 {
    fn print(&self, out: &mut dyn Write) -> fmt::Result {
        write!(out, "{self}")
    }

    fn parse(line: &mut Line<'_>) -> Result<Self, TextError> {
        line.parsed("a 32-bit integer", digits)
    }
}

macro_rules! ids {
    ($($id:ident),*) => {$(
        impl Literal for $id {
            fn print(&self, out: &mut dyn Write) -> fmt::Result {
                self.0.print(out)
            }

            fn parse(line: &mut Line<'_>) -> Result<Self, TextError> {
                Literal::parse(line).map($id)
            }
        }
    )*};
}

ids!(StringId, SiteId, StackId, ModuleId, ThreadId, Ticks);

/// Types with a name for each value.
macro_rules! named {
    ($($type:ident $expected:literal),*) => {$(
        impl Literal for $type {
            fn print(&self, out: &mut dyn Write) -> fmt::Result {
                out.write_str(self.name())
            }

            fn parse(line: &mut Line<'_>) -> Result<Self, TextError> {
                line.parsed($expected, |word| {
                    $type::ALL.iter().find(|(_, name)| *name == word).map(|(value, _)| *value)
                })
            }
        }
    )*};
}

named!(
    LossReason "a reason for a loss, such as `memory`",
    CollectorState "`off`, `running` or `unavailable`"
);

impl Literal for String {
    fn print(&self, out: &mut dyn Write) -> fmt::Result {
        quote::print(out, self)
    }

    fn parse(line: &mut Line<'_>) -> Result<Self, TextError> {
        line.string()
    }
}

/// Bytes in hexadecimal; none are `-`.
impl Literal for Vec<u8> {
    fn print(&self, out: &mut dyn Write) -> fmt::Result {
        if self.is_empty() { out.write_str("-") } else { quote::print_hex(out, self) }
    }

    fn parse(line: &mut Line<'_>) -> Result<Self, TextError> {
        line.parsed("bytes in hexadecimal, or `-`", |word| match word {
            "" => None,
            "-" => Some(Vec::new()),
            digits => quote::hex(digits),
        })
    }
}

macro_rules! lists {
    ($($type:ty),*) => {$(
        impl Literal for Vec<$type> {
            fn print(&self, out: &mut dyn Write) -> fmt::Result {
                print_list(out, self.iter(), |out, item| item.print(out))
            }

            fn parse(line: &mut Line<'_>) -> Result<Self, TextError> {
                let mut items = Vec::new();
                list(line, ["[", "]"], |line| Ok(items.push(Literal::parse(line)?)))?;
                Ok(items)
            }
        }
    )*};
}

lists!(StringId, Address);

/// An address in memory, in hexadecimal.
pub(super) struct Address(pub(super) u64);

impl Literal for Address {
    fn print(&self, out: &mut dyn Write) -> fmt::Result {
        write!(out, "{:#x}", self.0)
    }

    fn parse(line: &mut Line<'_>) -> Result<Self, TextError> {
        line.parsed("an address, such as `0x7f00`", |word| {
            word.strip_prefix("0x").and_then(quote::hex_number).map(Address)
        })
    }
}

pub(super) fn print_list<T>(
    out: &mut dyn Write,
    items: impl Iterator<Item = T>,
    mut print: impl FnMut(&mut dyn Write, T) -> fmt::Result,
) -> fmt::Result {
    out.write_str("[")?;
    print_items(out, items, &mut print)?;
    out.write_str("]")
}

pub(super) fn print_items<T>(
    out: &mut dyn Write,
    items: impl Iterator<Item = T>,
    print: &mut dyn FnMut(&mut dyn Write, T) -> fmt::Result,
) -> fmt::Result {
    for (place, item) in items.enumerate() {
        if place > 0 {
            out.write_str(", ")?;
        }
        print(out, item)?;
    }
    Ok(())
}

/// Reads items with commas between the two brackets, and says how many there were.
pub(super) fn list(
    line: &mut Line<'_>,
    [open, close]: [&str; 2],
    mut item: impl FnMut(&mut Line<'_>) -> Result<(), TextError>,
) -> Result<u64, TextError> {
    line.expect(open)?;
    let mut count = 0;
    while !line.eat(close) {
        if count > 0 && !line.eat(",") {
            return Err(line.error(format!("`,` or `{close}`")));
        }
        item(line)?;
        count += 1;
    }
    Ok(count)
}
