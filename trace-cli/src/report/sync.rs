//! Locks, conditions, barriers and channels of `trace::sync`: who had them, and who waited for whom.

use super::Look;
use super::regions::place;
use super::waits::{ROWS, rest, thread, where_in};
use crate::terminal::{Cell, Column, Style, Table, count, duration, plural};
use trace_reader::Summary;
use trace_reader::summary::{Frame, Sync, SyncWait};

/// Who waited for whom, so many times for each.
const WAITS: usize = 2;

pub(super) fn sync(summary: &Summary, look: Look) -> String {
    if summary.sync.is_empty() {
        return String::new();
    }
    let mut table = Table::new(vec![
        Column::name("LOCK"),
        Column::minor("MADE AT"),
        Column::number("USED"),
        Column::number("HELD"),
        Column::number("MAX"),
        Column::number("WAITS"),
        Column::number("WAITED"),
        Column::number("MAX"),
    ]);
    let limit = look.limit.unwrap_or(ROWS);
    for sync in summary.sync.iter().take(limit) {
        let uses = sync.acquired + sync.shared + sync.notified + sync.received;
        let some = |of: u64, text: fn(u64) -> String, value| if of > 0 { text(value) } else { String::new() };
        let was_held = sync.acquired + sync.shared;
        table.row(vec![
            Cell::new(label(sync)),
            Cell::new(place(&sync.file, sync.line)),
            Cell::new(some(uses, count, uses)),
            Cell::new(some(was_held, duration, sync.held_ns)),
            Cell::new(some(was_held, duration, sync.max_held_ns)),
            Cell::new(some(sync.waits, count, sync.waits)),
            Cell::new(some(sync.waits, duration, sync.waited_ns)),
            Cell::new(some(sync.waits, duration, sync.max_wait_ns)),
        ]);
        let mut below = |text: String, paint: fn(&Style, &str) -> String| {
            table.below(0, Cell::new(text).behind("  ".into()).painted(paint));
        };
        if sync.waits > 0 && sync.holder != 0 {
            let who = thread(&sync.holder_name, sync.holder);
            below(format!("held longest by {who}{}", place_in(&sync.holder_stack)), Style::faint);
        }
        for wait in sync.waits_by.iter().take(WAITS) {
            lines(wait).into_iter().for_each(|line| below(line, Style::faint));
        }
        if sync.poisoned > 0 {
            below(format!("poisoned {}", plural(sync.poisoned, "time")), Style::bad);
        }
        if sync.held_at_end > 0 {
            below(format!("{} held it at the end of the trace", count(sync.held_at_end)), Style::odd);
        }
        if sync.waiting_at_end > 0 {
            below(format!("{} waited at the end of the trace", count(sync.waiting_at_end)), Style::odd);
        }
    }
    rest(&mut table, summary.sync.len(), limit, "more lock");
    table.text(&look.style, look.width)
}

fn label(sync: &Sync) -> String {
    match sync.name.as_str() {
        "" => format!("{} {}", sync.kind, sync.id),
        name => name.to_owned(),
    }
}

/// Who waited where for whom, and how that ended.
fn lines(wait: &SyncWait) -> Vec<String> {
    let waiter = thread(&wait.thread_name, wait.thread);
    let mut first = format!("{waiter} waited {}", duration(wait.total_ns));
    if wait.count > 1 {
        first += &format!(" in {}", plural(wait.count, "wait"));
    }
    if wait.holder != 0 {
        first += &format!(" for {}", thread(&wait.holder_name, wait.holder));
    }
    let mut lines = vec![first + &place_in(&wait.stack)];
    if wait.ended_by != 0 {
        let who = thread(&wait.ended_by_name, wait.ended_by);
        lines.push(format!("└ ended by {who}{}", place_in(&wait.ended_stack)));
    }
    lines
}

fn place_in(stack: &[Frame]) -> String {
    where_in(stack).map(|place| format!(", in {place}")).unwrap_or_default()
}
