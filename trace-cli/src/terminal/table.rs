//! Tables that fit: numbers keep their width, names give way.

use super::columns::{Behaviour, Column, GAP, fit};
use super::{Style, shorten, width, wrap};

/// What stands in a row under a column.
#[derive(Clone, Default)]
pub(crate) struct Cell {
    /// Stands before the text and is never shortened: a tree's branches.
    prefix: String,
    text: String,
    /// Instead of the text where a spare column is left out.
    alone: Option<String>,
    paint: Option<fn(&Style, &str) -> String>,
}

impl Cell {
    /// Text, which need not be inert.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Cell { text: text.into(), ..Cell::default() }
    }

    /// With branches before it.
    pub(crate) fn behind(self, prefix: String) -> Self {
        Cell { prefix, ..self }
    }

    /// With another text for where there is no room for a spare column, which would have told this
    /// cell from others.
    pub(crate) fn alone(self, text: String) -> Self {
        Cell { alone: Some(text), ..self }
    }

    /// In a colour.
    pub(crate) fn painted(self, paint: fn(&Style, &str) -> String) -> Self {
        Cell { paint: Some(paint), ..self }
    }

    /// Keeps what fits into a line, and gives the lines below it.
    fn wrap(&mut self, room: usize) -> Vec<Cell> {
        let mut lines = wrap(&self.text, room.saturating_sub(width(&self.prefix))).into_iter();
        self.text = lines.next().unwrap_or_default();
        lines.map(|text| Cell { text, ..self.clone() }).collect()
    }

    /// Columns it takes where there are so many.
    fn width_in(&self, room: usize) -> usize {
        let prefix = width(&self.prefix);
        prefix + width(&shorten(&self.text, room.saturating_sub(prefix)))
    }

    fn shown(&self, style: &Style, room: usize) -> String {
        let text = shorten(&self.text, room.saturating_sub(width(&self.prefix)));
        let text = self.paint.map_or_else(|| text.clone(), |paint| paint(style, &text));
        style.faint(&self.prefix) + &text
    }
}

/// Rows under columns.
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Row>,
}

enum Row {
    Cells(Vec<Cell>),
    /// A remark, from the start of a column to the end of the line.
    Remark(usize, Cell),
}

impl Table {
    /// No rows yet.
    pub(crate) fn new(columns: Vec<Column>) -> Self {
        Table { columns, rows: Vec::new() }
    }

    /// Adds a row, a cell per column.
    pub(crate) fn row(&mut self, cells: Vec<Cell>) {
        debug_assert_eq!(cells.len(), self.columns.len());
        self.rows.push(Row::Cells(cells));
    }

    /// Adds a line about the whole table.
    pub(crate) fn remark(&mut self, text: String) {
        self.below(0, Cell::new(text).painted(Style::faint));
    }

    /// Adds a line about the row before, that starts below one of its columns.
    pub(crate) fn below(&mut self, column: usize, remark: Cell) {
        self.rows.push(Row::Remark(column, remark));
    }

    /// The table as lines of at most `limit` columns. Columns with nothing in any row are left out.
    pub(crate) fn text(&self, style: &Style, limit: usize) -> String {
        let widths = self.widths(limit);
        let spared = |(at, width): (usize, &Option<usize>)| width.is_none() && self.is_in_use(at);
        if widths.iter().enumerate().any(spared) {
            return self.without_spare().text(style, limit);
        }
        let mut text = String::new();
        let titles = self.columns.iter().map(|c| Cell::new(c.title).painted(Style::strong)).collect();
        self.line(&mut text, style, &widths, &titles);
        for row in &self.rows {
            match row {
                Row::Cells(cells) => {
                    let (mut cells, last) = (cells.clone(), cells.len() - 1);
                    let wraps = self.columns[last].behaviour == Behaviour::Text;
                    let room = widths[last].filter(|_| wraps);
                    let below = room.map(|room| cells[last].wrap(room)).unwrap_or_default();
                    self.line(&mut text, style, &widths, &cells);
                    for cell in below {
                        text.push_str(&below_column(last, &cell, style, &widths, limit));
                    }
                }
                Row::Remark(column, remark) => {
                    text.push_str(&below_column(*column, remark, style, &widths, limit));
                }
            }
        }
        text
    }

    /// Whether this is a spare column that has something to show.
    fn is_in_use(&self, at: usize) -> bool {
        self.columns[at].behaviour == Behaviour::Spare && self.needed(at).is_some()
    }

    /// The table with nothing in its spare columns, and the texts that do without them.
    fn without_spare(&self) -> Table {
        let cell = |(column, cell): (&Column, &Cell)| match (column.behaviour, &cell.alone) {
            (Behaviour::Spare, _) => Cell::default(),
            (_, Some(text)) => Cell { text: text.clone(), ..cell.clone() },
            (_, None) => cell.clone(),
        };
        let rows = self.rows.iter().map(|row| match row {
            Row::Cells(cells) => Row::Cells(self.columns.iter().zip(cells).map(cell).collect()),
            Row::Remark(column, remark) => Row::Remark(*column, remark.clone()),
        });
        Table { columns: self.columns.clone(), rows: rows.collect() }
    }

    fn widths(&self, limit: usize) -> Vec<Option<usize>> {
        fit(&self.columns, (0..self.columns.len()).map(|at| self.needed(at)).collect(), limit)
    }

    /// The width that a column would like, if it has anything to show.
    fn needed(&self, at: usize) -> Option<usize> {
        let cells = self.rows.iter().filter_map(|row| match row {
            Row::Cells(cells) => cells.get(at),
            Row::Remark(..) => None,
        });
        // More than that cannot be shown, whatever it is.
        let widest = cells.map(|cell| cell.width_in(200)).max().filter(|&width| width > 0)?;
        let widest = widest.max(width(self.columns[at].title));
        Some(match self.columns[at].behaviour {
            Behaviour::Name { at_most } => widest.min(at_most),
            _ => widest,
        })
    }

    fn line(&self, text: &mut String, style: &Style, widths: &[Option<usize>], cells: &Vec<Cell>) {
        let mut line = String::new();
        for ((column, cell), room) in self.columns.iter().zip(cells).zip(widths) {
            let Some(room) = *room else { continue };
            let padding = " ".repeat(room.saturating_sub(cell.width_in(room)));
            let shown = cell.shown(style, room);
            match column.behaviour {
                Behaviour::Number { .. } => line.extend([padding, shown]),
                _ => line.extend([shown, padding]),
            }
            line.push_str(&" ".repeat(GAP));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

/// A line that starts below a column and may go to the end.
fn below_column(at: usize, cell: &Cell, style: &Style, widths: &[Option<usize>], limit: usize) -> String {
    let indent: usize = widths[..at].iter().flatten().map(|width| width + GAP).sum();
    format!("{}{}\n", " ".repeat(indent), cell.shown(style, limit.saturating_sub(indent)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> Table {
        let mut table = Table::new(vec![
            Column::name("NAME"),
            Column::name_at_most("WHERE", 12),
            Column::number("COUNT"),
            Column::name("NOTE"),
        ]);
        table.row(vec![
            Cell::new(name).behind("└─ ".into()),
            Cell::new("some/where/main.rs:1"),
            Cell::new("12,345"),
            Cell::default(),
        ]);
        table
    }

    #[test]
    fn numbers_stand_to_the_right_and_empty_columns_are_left_out() {
        assert_eq!(
            table("short").text(&Style::plain(), 100),
            "NAME      WHERE          COUNT\n└─ short  some/w….rs:1  12,345\n"
        );
    }

    /// Rows that only a spare column told apart were alike where there was no room for it.
    #[test]
    fn what_a_spare_column_told_apart_is_still_told_apart_without_it() {
        let mut table = Table::new(vec![Column::name("NAME"), Column::spare("WHERE"), Column::number("N")]);
        for line in ["7", "9"] {
            let cell = Cell::new("task").alone(format!("task:{line}")).behind("└ ".into());
            table.row(vec![cell, Cell::new(format!("main.rs:{line}")), Cell::new("1")]);
        }
        assert_eq!(
            table.text(&Style::plain(), 20),
            "NAME    WHERE      N\n└ task  main.rs:7  1\n└ task  main.rs:9  1\n"
        );
        assert_eq!(table.text(&Style::plain(), 19), "NAME      N\n└ task:7  1\n└ task:9  1\n");
    }

    #[test]
    fn sentences_go_on_below() {
        let mut table = Table::new(vec![Column::number("SIZE"), Column::text("WHAT")]);
        table.row(vec![Cell::new("7"), Cell::new("word ".repeat(10).trim_end())]);
        let shown = format!("SIZE  WHAT\n   7  {}\n      word\n", "word ".repeat(9).trim_end());
        assert_eq!(table.text(&Style::plain(), 50), shown);
    }

    #[test]
    fn no_line_is_longer_than_allowed() {
        for name in ["n".repeat(1 << 20), "\x1b[31m".repeat(99), "名".repeat(99)] {
            for limit in [50, 72, 100, 140] {
                let text = table(&name).text(&Style::plain(), limit);
                assert!(text.lines().all(|line| width(line) <= limit), "{limit}: {text}");
                assert!(!text.contains('\x1b'));
            }
        }
    }
}
