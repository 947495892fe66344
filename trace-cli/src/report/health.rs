//! What is missing from a trace, and what would have kept it.

use super::Look;
use super::head::plural;
use crate::terminal::{Cell, Column, Table, bytes, count, duration};
use trace_reader::Summary;

/// Rows of each kind without a limit from the user.
const ROWS: usize = 6;

/// Whether all that happened is in the trace, and all of the trace could be read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Health {
    /// Events that could not be recorded.
    pub(crate) lost: u64,
    /// Stretches of the file that could not be read.
    pub(crate) damaged: u64,
    /// The recording did not come to its end.
    pub(crate) cut_off: bool,
}

impl Health {
    pub(crate) fn of(summary: &Summary) -> Self {
        Health { lost: summary.lost, damaged: summary.damage.len() as u64, cut_off: !summary.complete }
    }

    /// Nothing is missing.
    pub(crate) fn is_whole(self) -> bool {
        self == Health { lost: 0, damaged: 0, cut_off: false }
    }

    /// The problems, in a few words.
    pub(crate) fn in_short(self) -> String {
        let lost = (self.lost > 0).then(|| format!("{} LOST", plural(self.lost, "event").to_uppercase()));
        let damaged = (self.damaged > 0).then(|| "DAMAGED".to_owned());
        let cut_off = self.cut_off.then(|| "CUT OFF".to_owned());
        [lost, damaged, cut_off].into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// Losses and damage in full; nothing when there are none.
pub(crate) fn health(summary: &Summary, look: Look) -> String {
    let parts = [losses(summary, look), damage(summary, look), cut(summary, look)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

fn losses(summary: &Summary, look: Look) -> String {
    if summary.lost == 0 {
        return String::new();
    }
    let mut table = Table::new(vec![
        Column::number("EVENTS"),
        Column::name_at_most("THREAD", 24),
        Column::picture("BETWEEN"),
        Column::name("REASON"),
    ]);
    let mut losses: Vec<_> = summary.losses.iter().collect();
    losses.sort_by_key(|loss| std::cmp::Reverse(loss.count));
    let limit = look.limit.unwrap_or(ROWS);
    for loss in losses.iter().take(limit) {
        let thread = match (loss.thread_name.as_str(), loss.thread) {
            ("", 0) => "not known".to_owned(),
            ("", id) => format!("thread {id}"),
            (name, _) => name.to_owned(),
        };
        table.row(vec![
            Cell::new(count(loss.count)),
            Cell::new(thread),
            Cell::new(format!("{} – {}", duration(loss.since_ns), duration(loss.until_ns))),
            Cell::new(explain(&loss.reason)),
        ]);
    }
    if losses.len() > limit {
        table.remark(format!("… and {} more", plural((losses.len() - limit) as u64, "row")));
    }
    let title = format!("LOST  {} could not be recorded", plural(summary.lost, "event"));
    format!("{}\n{}", look.style.bad(&title), table.text(&look.style, look.width))
}

/// The reason, and what to do about it where something can be done.
fn explain(reason: &str) -> String {
    match reason {
        "memory" => "memory was full: raise TRACE_MEMORY, or TRACE_WHEN_FULL=wait".into(),
        "oldest" => "gave way to newer ones, as TRACE_WHEN_FULL=drop-oldest asks".into(),
        "reentrant" => "recorded while recording, by a signal handler or a formatter".into(),
        "teardown" => "recorded while the thread was torn down".into(),
        "writer" => "the writer failed: is the disk full?".into(),
        "unpaired" => "their begin was lost".into(),
        "stopped" => "recorded while the session stopped".into(),
        "oversize" => "too many long arguments for one event".into(),
        other => other.to_owned(),
    }
}

fn damage(summary: &Summary, look: Look) -> String {
    if summary.damage.is_empty() {
        return String::new();
    }
    let mut table =
        Table::new(vec![Column::number("AT BYTE"), Column::number("SIZE"), Column::name("WHAT IS THERE")]);
    let limit = look.limit.unwrap_or(ROWS);
    for damage in summary.damage.iter().take(limit) {
        table.row(vec![
            Cell::new(count(damage.offset)),
            Cell::new(bytes(damage.bytes)),
            Cell::new(damage.message.clone()),
        ]);
    }
    if summary.damage.len() > limit {
        let more = summary.damage.len() - limit;
        table.remark(format!("… and {}", plural(more as u64, "more place")));
    }
    let lost: u64 = summary.damage.iter().map(|damage| damage.bytes).fold(0, u64::saturating_add);
    let title = format!("DAMAGED  {} of the file could not be read; the rest is above", bytes(lost));
    format!("{}\n{}", look.style.bad(&title), table.text(&look.style, look.width))
}

fn cut(summary: &Summary, look: Look) -> String {
    if summary.complete {
        return String::new();
    }
    format!(
        "{}  the recording was not stopped: the program still runs, or was\n         \
         killed, or ended without its exit handlers. What was written is above.\n",
        look.style.bad("CUT OFF")
    )
}
