//! What events refer to by id: strings, sites and threads.

use super::Row;
use crate::{DecodeError, Input, Out, SiteId, StringId, ThreadId};

/// A row of the string table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StringRow {
    /// Never 0.
    pub id: StringId,
    /// The string.
    pub text: String,
}

impl Row for StringRow {
    const MIN_LEN: usize = 2;

    fn put(&self, out: &mut Out<'_>) {
        out.uint(self.id);
        out.str(&self.text);
    }

    fn get(input: &mut Input<'_>) -> Result<Self, DecodeError> {
        Ok(StringRow { id: StringId(input.uint32()?), text: input.str()?.to_owned() })
    }
}

/// A row of the site table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteRow {
    /// Never 0.
    pub id: SiteId,
    /// What the program calls it.
    pub name: StringId,
    /// The module path.
    pub module: StringId,
    /// The source file, as the compiler named it.
    pub file: StringId,
    /// From 1; 0 is unknown.
    pub line: u32,
    /// From 1; 0 is unknown.
    pub column: u32,
    /// Names of the arguments, in the order of the events' values.
    pub args: Vec<StringId>,
}

impl Row for SiteRow {
    const MIN_LEN: usize = 7;

    fn put(&self, out: &mut Out<'_>) {
        out.uint(self.id);
        out.uint(self.name);
        out.uint(self.module);
        out.uint(self.file);
        out.uint(self.line);
        out.uint(self.column);
        out.uint(self.args.len() as u64);
        self.args.iter().for_each(|&name| out.uint(name));
    }

    fn get(input: &mut Input<'_>) -> Result<Self, DecodeError> {
        Ok(SiteRow {
            id: SiteId(input.uint32()?),
            name: StringId(input.uint32()?),
            module: StringId(input.uint32()?),
            file: StringId(input.uint32()?),
            line: input.uint32()?,
            column: input.uint32()?,
            args: (0..input.count(1)?).map(|_| input.uint32().map(StringId)).collect::<Result<_, _>>()?,
        })
    }
}

/// A row of the thread table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreadRow {
    /// Never 0.
    pub id: ThreadId,
    /// The operating system's number; 0 is unknown.
    pub os_id: u64,
    /// Empty when the thread has none.
    pub name: StringId,
}

impl Row for ThreadRow {
    const MIN_LEN: usize = 3;

    fn put(&self, out: &mut Out<'_>) {
        out.uint(self.id);
        out.uint(self.os_id);
        out.uint(self.name);
    }

    fn get(input: &mut Input<'_>) -> Result<Self, DecodeError> {
        Ok(ThreadRow { id: ThreadId(input.uint()?), os_id: input.uint()?, name: StringId(input.uint32()?) })
    }
}
