//! Lines of events, by the names of a file's event table.

use super::line::{Line, TextError, is_name};
use super::literal::digits;
use super::value::{parse_field, print_field, push_uint};
use crate::events::{FORM_BITS, LONG_FORM, MAX_DT};
use crate::spec::{Field, FieldKind, KINDS, Schema, SchemaRow, kind};
use crate::{DecodeError, Input};
use std::collections::HashMap;
use std::fmt::{self, Write};

/// The names that a file gives to its events: those of its header, then those of this version.
#[derive(Clone, Debug)]
pub(super) struct Vocabulary {
    rows: Schema,
    numbers: HashMap<String, u8>,
    /// Kinds that a line can hold, by number.
    printable: Vec<bool>,
}

impl Vocabulary {
    pub(super) fn new(file: &Schema) -> Self {
        let ours = KINDS.iter().filter(|spec| file.row(spec.number).is_none()).map(SchemaRow::from);
        let theirs = (0..=255).filter_map(|number| file.row(number)).cloned();
        let rows = Schema::new(theirs.chain(ours).collect());
        let mut numbers = HashMap::new();
        for row in rows.rows() {
            numbers.entry(row.name.clone()).or_insert(row.number);
        }
        let printable = (0..=255).map(|number| rows.row(number).is_some_and(is_printable)).collect();
        Vocabulary { rows, numbers, printable }
    }

    /// Prints the event at the front of `input` without the end of the line, and reads over it. Gives
    /// back the site that the event names first. Of a kind that no line can hold, nothing is printed.
    pub(super) fn print(&self, out: &mut String, input: &mut Input<'_>) -> Result<Option<u64>, DecodeError> {
        let at_head = input.clone();
        let head = input.uint()?;
        let at_kind = input.clone();
        let number = match head & ((1 << FORM_BITS) - 1) {
            form @ 0..=1 => form as u8,
            LONG_FORM => match input.u8()? {
                number if number > LONG_FORM as u8 => number,
                _ => return Err(at_kind.error("an event kind in its own form (0 to 3 have no long form)")),
            },
            _ => return Err(at_head.error("an event (form 2 has no meaning in this version)")),
        };
        let row =
            self.rows.row(number).ok_or_else(|| at_kind.error("an event kind of the header's table"))?;
        let mut site = None;
        let put = |out: &mut String, text: fmt::Arguments<'_>| {
            out.write_fmt(text).expect("a String takes everything")
        };
        let printable = self.printable[usize::from(number)];
        if printable {
            put(out, format_args!("  +{} {}", head >> FORM_BITS, row.name));
        }
        for (name, kind) in &row.fields {
            let field = kind.get(input)?;
            if printable {
                put(out, format_args!(" {name}="));
                print_field(out, *kind, &field).expect("a String takes everything");
            }
            if let (FieldKind::Site, Field::Uint(id)) = (kind, field) {
                site = site.or(Some(id));
            }
        }
        Ok(site)
    }

    /// Reads an event's line and appends the event.
    pub(super) fn parse(&self, line: &mut Line<'_>, out: &mut Vec<u8>) -> Result<(), TextError> {
        let dt = line.parsed("an event (such as `+12 region_end`, below 2^50 ticks) or `raw`", |word| {
            word.strip_prefix('+').and_then(digits).filter(|&dt: &u64| dt < MAX_DT)
        })?;
        let row = line.parsed("the name of an event kind", |word| self.rows.row(*self.numbers.get(word)?))?;
        if row.number <= kind::REGION_END {
            push_uint(out, dt << FORM_BITS | u64::from(row.number));
        } else {
            push_uint(out, dt << FORM_BITS | LONG_FORM);
            out.push(row.number);
        }
        for (name, kind) in &row.fields {
            line.key(name)?;
            parse_field(line, *kind, out)?;
        }
        Ok(())
    }
}

/// Longer names would make the text of an event as much longer than its bytes.
const MAX_NAME: usize = 64;

/// Whether a line can hold an event of this kind: its names are words, and not too long.
fn is_printable(row: &SchemaRow) -> bool {
    let holds = |name: &str| name.len() <= MAX_NAME && is_name(name);
    holds(&row.name) && row.fields.iter().all(|(name, _)| holds(name))
}
