//! What most readers want to know only when it is there: counters, messages, clocks, collectors.

use super::Look;
use crate::terminal::{Cell, Column, Style, Table, bytes, count, duration, plural, wrap};
use std::path::Path;
use trace_reader::Summary;
use trace_reader::summary::Number;

/// Counters when the user named no number.
const ROWS: usize = 8;
/// Collectors: more than there are, for a file that says it has thousands.
const COLLECTORS: usize = 16;

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
            Cell::new(value(&counter.name, counter.min)),
            Cell::new(value(&counter.name, counter.max)),
            Cell::new(value(&counter.name, counter.last)),
        ]);
    }
    if summary.counters.len() > limit {
        let more = summary.counters.len() - limit;
        table.remark(format!("… and {} (--limit)", plural(more as u64, "more counter")));
    }
    table.text(&look.style, look.width)
}

/// A number in the unit that the counter's name ends with.
fn value(name: &str, value: Option<Number>) -> String {
    match value {
        Some(Number::Unsigned(n)) if name.ends_with("_bytes") => bytes(n),
        value => number(value),
    }
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

/// The collector that every program with the library has.
const ANNOTATIONS: &str = "annotations";

const ANNOTATIONS_ALONE: &str = "Recorded: what is annotated. With the feature `runtime`, which \
    `cargo trace run` turns on, also threads, what they wait for, calls, and time on CPUs.";

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

/// Every collector: what it records, or why not and what would help. A trace that has annotations alone
/// has a sentence instead.
pub(super) fn collectors(summary: &Summary, look: Look) -> String {
    let all = &summary.collectors;
    if all.is_empty() {
        return String::new();
    }
    if all.iter().all(|collector| collector.name == ANNOTATIONS && collector.state == "running") {
        return wrap(ANNOTATIONS_ALONE, look.width)
            .iter()
            .map(|line| look.style.faint(line) + "\n")
            .collect();
    }
    let mut table = Table::new(vec![
        Column::name_at_most("COLLECTOR", 20),
        Column::picture("STATE"),
        Column::text("WHAT IT RECORDS, OR WHY NOT"),
    ]);
    let limit = look.limit.unwrap_or(COLLECTORS).max(COLLECTORS);
    for collector in all.iter().take(limit) {
        let (state, paint): (_, fn(&Style, &str) -> String) = match collector.state.as_str() {
            "running" => ("runs", Style::faint),
            "off" => ("not asked for", Style::faint),
            _ => ("does not run", Style::odd),
        };
        let remedy = Some(&collector.remedy).filter(|remedy| !remedy.is_empty());
        let remedy = remedy.map(|remedy| Cell::new(remedy.clone()).behind("→ ".into()));
        let (what, below) = match remedy {
            Some(remedy) if collector.detail.is_empty() => (remedy, None),
            remedy => (Cell::new(collector.detail.clone()), remedy),
        };
        table.row(vec![
            Cell::new(collector.name.clone()).painted(paint),
            Cell::new(state).painted(paint),
            what,
        ]);
        if let Some(remedy) = below {
            table.below(2, remedy);
        }
    }
    if all.len() > limit {
        table.remark(format!("… and {}", plural((all.len() - limit) as u64, "more collector")));
    }
    table.text(&look.style, look.width)
}
