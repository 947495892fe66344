//! The header: its first line, its facts and the event table.

use super::content::Content;
use super::line::{Line, TextError};
use super::literal::{Literal, digits};
use super::quote;
use crate::spec::{FieldKind, SchemaRow};
use crate::tables::{Header, Payload, Version};
use crate::{DecodeError, Schema};
use std::fmt::{self, Write};

/// A header whose table is still a list.
#[derive(Default)]
pub(super) struct Draft {
    version: (u32, u32),
    pid: u32,
    facts: Vec<(String, String)>,
    rows: Vec<SchemaRow>,
}

impl Draft {
    fn header(&self) -> Header {
        Header {
            version: Version { major: self.version.0, minor: self.version.1 },
            pid: self.pid,
            facts: self.facts.clone(),
            schema: Schema::new(self.rows.clone()),
        }
    }
}

impl Content for Draft {
    fn read(&mut self, payload: &[u8]) -> Result<(), DecodeError> {
        let Header { version, pid, facts, schema } = Header::from_slice(payload)?;
        *self = Draft { version: (version.major, version.minor), pid, facts, rows: schema.rows().to_vec() };
        Ok(())
    }

    fn payload(&self) -> Vec<u8> {
        self.header().to_vec()
    }

    fn print(&self, out: &mut dyn Write) -> fmt::Result {
        writeln!(out, " version={}.{} pid={}", self.version.0, self.version.1, self.pid)?;
        for (name, value) in &self.facts {
            out.write_str("  fact ")?;
            quote::print_name(out, name)?;
            out.write_str("=")?;
            quote::print(out, value)?;
            out.write_str("\n")?;
        }
        self.rows.iter().try_for_each(|row| print_kind(out, row))
    }

    fn parse_head(&mut self, line: &mut Line<'_>) -> Result<(), TextError> {
        line.key("version")?;
        self.version = line.parsed("a version, such as `1.0`", |word| {
            let (major, minor) = word.split_once('.')?;
            Some((digits(major)?, digits(minor)?))
        })?;
        line.key("pid")?;
        self.pid = u32::parse(line)?;
        Ok(())
    }

    fn parse_row(&mut self, line: &mut Line<'_>) -> Result<(), TextError> {
        let before = line.clone();
        match line.word() {
            "fact" => {
                let name = line.name()?;
                line.expect("=")?;
                self.facts.push((name, line.string()?));
            }
            "kind" => self.rows.push(parse_kind(line)?),
            "kinds" => {
                line.expect("current")?;
                self.rows.extend_from_slice(Schema::current().rows());
            }
            _ => return Err(before.error("`fact`, `kind`, `kinds current` or `raw`")),
        }
        Ok(())
    }
}

fn print_kind(out: &mut dyn Write, row: &SchemaRow) -> fmt::Result {
    write!(out, "  kind {} ", row.number)?;
    quote::print_name(out, &row.name)?;
    for (name, kind) in &row.fields {
        out.write_str(" ")?;
        quote::print_name(out, name)?;
        write!(out, ":{}", kind.name())?;
    }
    out.write_str("\n")
}

fn parse_kind(line: &mut Line<'_>) -> Result<SchemaRow, TextError> {
    let number = line.parsed("the number of a kind (0 to 255)", digits)?;
    let name = line.name()?;
    let mut fields = Vec::new();
    while !line.is_empty() {
        let name = line.name()?;
        line.expect(":")?;
        let kind = line.parsed("a field kind, such as `uint`", |word| {
            FieldKind::ALL.into_iter().find(|kind| kind.name() == word)
        })?;
        fields.push((name, kind));
    }
    Ok(SchemaRow { number, name, fields })
}
