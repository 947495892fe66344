//! What wrote the file and how to read it.

use super::Payload;
use crate::{DecodeError, Input, Out, Schema};

/// The version that this crate writes; a reader refuses a larger major version only.
pub const VERSION: Version = Version { major: 1, minor: 0 };

/// A version of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Grows when older readers cannot read the file.
    pub major: u32,
    /// Grows when they can, and miss something.
    pub minor: u32,
}

/// What wrote the file and how to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Of the format.
    pub version: Version,
    /// The process.
    pub pid: u32,
    /// Facts about process, machine and recorder, as names and values; `FORMAT.md` lists the names.
    pub facts: Vec<(String, String)>,
    /// The event table of the writer.
    pub schema: Schema,
}

impl Header {
    /// The value of a fact.
    pub fn fact(&self, name: &str) -> Option<&str> {
        self.facts.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl Payload for Header {
    fn put(&self, out: &mut Out<'_>) {
        out.uint(self.version.major);
        out.uint(self.version.minor);
        out.uint(self.pid);
        out.uint(self.facts.len() as u64);
        for (name, value) in &self.facts {
            out.str(name);
            out.str(value);
        }
        self.schema.put(out);
    }

    fn get(input: &mut Input<'_>) -> Result<Self, DecodeError> {
        let before = input.clone();
        let version = Version { major: input.uint32()?, minor: input.uint32()? };
        if version.major != VERSION.major {
            return Err(before.error("format version 1 (a newer `cargo trace` reads newer files)"));
        }
        let pid = input.uint32()?;
        let facts = (0..input.count(2)?)
            .map(|_| Ok((input.str()?.to_owned(), input.str()?.to_owned())))
            .collect::<Result<_, _>>()?;
        Ok(Header { version, pid, facts, schema: Schema::get(input)? })
    }
}
