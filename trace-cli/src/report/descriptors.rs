//! File descriptors: what they stood for, and what went through them.

use super::Look;
use super::waits::rest;
use crate::terminal::{Cell, Column, Table, bytes, count, duration};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use trace_reader::Summary;
use trace_reader::summary::Io;

/// Rows when the user named no number.
const ROWS: usize = 6;

/// Descriptors that stood for the same are a row.
pub(super) fn descriptors(summary: &Summary, look: Look) -> String {
    if summary.io.is_empty() {
        return String::new();
    }
    let mut table = Table::new(vec![
        Column::number("FD"),
        Column::name("STANDS FOR"),
        Column::number("CALLS"),
        Column::number("IN"),
        Column::number("OUT"),
        Column::number("TOTAL"),
        Column::number("MAX"),
    ]);
    let limit = look.limit.unwrap_or(ROWS);
    let rows = alike(&summary.io);
    for row in rows.iter().take(limit) {
        table.row(vec![
            Cell::new(row.numbers()),
            Cell::new(row.name),
            Cell::new(count(row.calls)),
            Cell::new(bytes(row.bytes_in)),
            Cell::new(bytes(row.bytes_out)),
            Cell::new(duration(row.total_ns)),
            Cell::new(duration(row.max_ns)),
        ]);
    }
    rest(&mut table, rows.len(), limit, "more descriptor");
    table.text(&look.style, look.width)
}

/// Descriptors of one name; without a name each is alone.
struct Alike<'a> {
    first: u64,
    last: u64,
    name: &'a str,
    calls: u64,
    bytes_in: u64,
    bytes_out: u64,
    total_ns: u64,
    max_ns: u64,
}

/// The largest total first.
fn alike(all: &[Io]) -> Vec<Alike<'_>> {
    let mut rows: BTreeMap<(&str, u64), Alike<'_>> = BTreeMap::new();
    for io in all {
        let key = (&*io.name, if io.name.is_empty() { io.fd } else { 0 });
        let row = rows.entry(key).or_insert(Alike {
            first: io.fd,
            last: io.fd,
            name: &io.name,
            calls: 0,
            bytes_in: 0,
            bytes_out: 0,
            total_ns: 0,
            max_ns: 0,
        });
        (row.first, row.last) = (row.first.min(io.fd), row.last.max(io.fd));
        row.calls = row.calls.saturating_add(io.calls);
        row.bytes_in = row.bytes_in.saturating_add(io.bytes_in);
        row.bytes_out = row.bytes_out.saturating_add(io.bytes_out);
        row.total_ns = row.total_ns.saturating_add(io.total_ns);
        row.max_ns = row.max_ns.max(io.max_ns);
    }
    let mut rows: Vec<_> = rows.into_values().collect();
    rows.sort_by_key(|row| Reverse(row.total_ns));
    rows
}

impl Alike<'_> {
    fn numbers(&self) -> String {
        // A descriptor that stands for none, as an error number's result.
        let number = |fd: u64| if fd > u64::from(u32::MAX) { "?".to_owned() } else { fd.to_string() };
        match self.first == self.last {
            true => number(self.first),
            false => format!("{}–{}", number(self.first), number(self.last)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptors_of_one_name_are_a_row_and_those_without_are_not() {
        let io = |fd, name: &str, total_ns| Io {
            fd,
            name: name.into(),
            calls: 2,
            failed: 0,
            bytes_in: 10,
            bytes_out: 1,
            total_ns,
            max_ns: total_ns,
        };
        let all = [io(7, "a", 5), io(3, "", 4), io(5, "a", 3), io(4, "", 2), io(u64::MAX, "", 1)];
        let rows = alike(&all);
        let shown: Vec<_> = rows
            .iter()
            .map(|row| (row.numbers(), row.calls, row.bytes_in, row.total_ns, row.max_ns))
            .collect();
        assert_eq!(
            shown,
            [
                ("5–7".into(), 4, 20, 8, 5),
                ("3".into(), 2, 10, 4, 4),
                ("4".into(), 2, 10, 2, 2),
                ("?".into(), 2, 10, 1, 1)
            ]
        );
    }
}
