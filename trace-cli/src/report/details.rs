//! What most readers want to know only when it is there: counters, messages, clocks, collectors.

use super::Look;
use crate::terminal::{Cell, Column, Style, Table, count, duration, plural, shorten, wrap};
use std::path::Path;
use trace_reader::Summary;
use trace_reader::summary::Number;

/// Counters when the user named no number.
const ROWS: usize = 8;

pub(super) fn counters(summary: &Summary, look: Look) -> String {
    if summary.counters.is_empty() {
        return String::new();
    }
    let mut table = Table::new(vec![
        Column::name("COUNTER"),
        Column::number("CHANGES"),
        Column::number("MIN"),
        Column::number("MAX"),
        Column::number("LAST"),
    ]);
    let limit = look.limit.unwrap_or(ROWS);
    for counter in summary.counters.iter().take(limit) {
        table.row(vec![
            Cell::new(counter.name.clone()),
            Cell::new(count(counter.count)),
            Cell::new(number(counter.min)),
            Cell::new(number(counter.max)),
            Cell::new(number(counter.last)),
        ]);
    }
    if summary.counters.len() > limit {
        let more = summary.counters.len() - limit;
        table.remark(format!("… and {} (--limit)", plural(more as u64, "more counter")));
    }
    table.text(&look.style, look.width)
}

fn number(number: Option<Number>) -> String {
    match number {
        None => "–".into(),
        Some(Number::Unsigned(n)) => count(n),
        Some(Number::Signed(n)) if n < 0 => format!("-{}", count(n.unsigned_abs())),
        Some(Number::Signed(n)) => count(n.unsigned_abs()),
        Some(Number::Float(x)) if x != 0.0 && !(1e-3..1e9).contains(&x.abs()) => format!("{x:.3e}"),
        Some(Number::Float(x)) => format!("{x:.3}"),
    }
}

const NO_EVENTS: &str = "No events: nothing with #[trace::trace] or a region ran while this was recorded. \
    Did the program end because trace::start said that a session is on already? TRACE_OUT and \
    `cargo trace run` have started it; ask trace::is_enabled() before.";

/// Sentences.
pub(super) fn notes(summary: &Summary, place: &Path, look: Look) -> String {
    let mut lines = Vec::new();
    if summary.events == 0 {
        lines.push(NO_EVENTS.into());
    }
    if summary.logs > 0 {
        let messages = plural(summary.logs, "log message");
        lines.push(format!("{messages}: cargo trace dump {} | grep ' log '", word(place)));
    }
    if summary.repaired.count > 0 {
        lines.push(format!(
            "Clocks of threads disagreed: {} stood up to {} before their causes, and were moved.",
            plural(summary.repaired.count, "event"),
            duration(summary.repaired.max_ns).trim()
        ));
    }
    let lines = lines.iter().flat_map(|line: &String| wrap(line, look.width));
    lines.map(|line| look.style.faint(&line) + "\n").collect()
}

/// A file's name as it is typed, where that is simple.
fn word(place: &Path) -> &str {
    let simple = |c: char| c.is_alphanumeric() || "/._-+".contains(c);
    place.to_str().filter(|name| name.len() < 60 && name.chars().all(simple)).unwrap_or("FILE")
}

/// Those that were asked for and do not run, with what would help; and in a line each, those that ran,
/// and what else there is.
pub(super) fn collectors(summary: &Summary, look: Look) -> String {
    let (running, others): (Vec<_>, Vec<_>) =
        summary.collectors.iter().partition(|collector| collector.state == "running");
    let (unasked, idle): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|collector| collector.state == "off");
    let mut text = String::new();
    if !idle.is_empty() {
        let mut table =
            Table::new(vec![Column::name_at_most("COLLECTOR", 20), Column::text("WHY IT DOES NOT RUN")]);
        let limit = look.limit.unwrap_or(ROWS);
        for collector in idle.iter().take(limit) {
            let name = Cell::new(collector.name.clone()).painted(Style::odd);
            table.row(vec![name, Cell::new(collector.detail.clone())]);
            if !collector.remedy.is_empty() {
                table.below(1, Cell::new(collector.remedy.clone()).behind("→ ".into()));
            }
        }
        if idle.len() > limit {
            table
                .remark(format!("… and {} (--limit)", plural((idle.len() - limit) as u64, "more collector")));
        }
        text += &table.text(&look.style, look.width);
    }
    for (title, collectors) in [("Collected", running), ("Not asked for", unasked)] {
        let names: Vec<_> =
            collectors.iter().take(20).map(|collector| shorten(&collector.name, 20)).collect();
        if !names.is_empty() {
            let line = shorten(&format!("{title}: {}", names.join(", ")), look.width);
            text += &(look.style.faint(&line) + "\n");
        }
    }
    text
}
