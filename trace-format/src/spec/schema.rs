//! The event table as a file's header carries it.

use super::{FieldKind, KINDS, KindSpec, first_fields, kind};
use crate::{DecodeError, Input, Out};

/// The table that the writer of a file used, as far as skipping needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schema {
    rows: Vec<SchemaRow>,
    /// For each number, its place in `rows` plus one.
    index: [u32; 256],
    /// Whether a kind that this version knows has more fields than this version knows. Without it
    /// no event needs a look at the rows.
    extended: bool,
    /// Whether a kind that this version knows has fewer.
    lacking: bool,
}

/// A kind as a file describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaRow {
    /// The number on the wire.
    pub number: u8,
    /// Its name.
    pub name: String,
    /// Names and kinds of its fields.
    pub fields: Vec<(String, FieldKind)>,
}

impl From<&KindSpec> for SchemaRow {
    fn from(spec: &KindSpec) -> Self {
        SchemaRow {
            number: spec.number,
            name: spec.name.into(),
            fields: spec.fields.iter().map(|&(name, kind)| (name.into(), kind)).collect(),
        }
    }
}

impl Schema {
    /// The table of this version.
    pub fn current() -> Self {
        Self::new(KINDS.iter().map(SchemaRow::from).collect())
    }

    /// A table of these rows, as another version may have it. Of two rows with one number the later
    /// one counts. [`Schema::get`] refuses rows that contradict this version; this does not.
    pub fn new(rows: Vec<SchemaRow>) -> Self {
        let mut index = [0; 256];
        for (place, row) in (1..).zip(&rows) {
            index[usize::from(row.number)] = place;
        }
        let extended =
            rows.iter().any(|row| kind(row.number).is_some_and(|spec| row.fields.len() > spec.fields.len()));
        let lacking =
            rows.iter().any(|row| kind(row.number).is_some_and(|spec| row.fields.len() < spec.fields.len()));
        Schema { rows, index, extended, lacking }
    }

    /// The rows, in the file's order.
    pub fn rows(&self) -> &[SchemaRow] {
        &self.rows
    }

    /// The row of a kind, if the file has one.
    pub fn row(&self, number: u8) -> Option<&SchemaRow> {
        let place = self.index[usize::from(number)].checked_sub(1)?;
        self.rows.get(place as usize)
    }

    /// Whether kinds that this version knows have fields that it does not.
    #[inline]
    pub(crate) fn is_extended(&self) -> bool {
        self.extended
    }

    /// Reads over the fields that the file's row of a kind has beyond this version's.
    #[inline]
    pub(crate) fn skip_extra(&self, number: u8, input: &mut Input<'_>) -> Result<(), DecodeError> {
        if self.extended { self.skip_beyond(number, input) } else { Ok(()) }
    }

    #[cold]
    fn skip_beyond(&self, number: u8, input: &mut Input<'_>) -> Result<(), DecodeError> {
        let known = kind(number).map_or(0, |spec| spec.fields.len());
        let fields = self.row(number).map_or(&[][..], |row| &row.fields);
        fields.iter().skip(known).try_for_each(|(_, kind)| kind.skip(input))
    }

    /// Whether the file's row of a kind has a field at this place.
    #[inline]
    pub(crate) fn has(&self, number: u8, place: usize) -> bool {
        !self.lacking || self.row(number).is_some_and(|row| row.fields.len() > place)
    }

    /// Appends the table to a header.
    pub fn put(&self, out: &mut Out<'_>) {
        out.uint(self.rows.len() as u64);
        for row in &self.rows {
            out.u8(row.number);
            out.str(&row.name);
            out.uint(row.fields.len() as u64);
            for (name, kind) in &row.fields {
                out.str(name);
                out.u8(*kind as u8);
            }
        }
    }

    /// Reads a table. A field whose kind has no shape ([`FieldKind::from_number`]) is an error:
    /// nothing could be skipped by it. So is a row whose fields contradict this version's row of
    /// that number.
    pub fn get(input: &mut Input<'_>) -> Result<Self, DecodeError> {
        let mut rows = Vec::new();
        for _ in 0..input.count(3)? {
            let before = input.clone();
            let row = get_row(input)?;
            if kind(row.number).is_some_and(|spec| !continues(&row, spec)) {
                return Err(before.error("an event kind with at least the fields it has in this version"));
            }
            rows.push(row);
        }
        Ok(Self::new(rows))
    }
}

fn get_row(input: &mut Input<'_>) -> Result<SchemaRow, DecodeError> {
    let number = input.u8()?;
    let name = input.str()?.to_owned();
    let mut fields = Vec::new();
    for _ in 0..input.count(2)? {
        let name = input.str()?.to_owned();
        let before = input.clone();
        let kind =
            FieldKind::from_number(input.u8()?).ok_or_else(|| before.error("a field kind (0 to 127)"))?;
        fields.push((name, kind));
    }
    Ok(SchemaRow { number, name, fields })
}

/// Whether a file's row has the fields of the kind's first version, and behind them this version's or
/// none, and perhaps more.
fn continues(row: &SchemaRow, spec: &KindSpec) -> bool {
    row.fields.len() >= first_fields(spec)
        && spec.fields.iter().zip(&row.fields).all(|(ours, theirs)| ours.1 == theirs.1)
}
