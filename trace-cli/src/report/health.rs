//! What is missing from a trace, and what would have kept it.

use super::Look;
use crate::terminal::{Cell, Column, Table, bytes, count, duration, inert, plural, wrap};
use trace_reader::{Damage, Summary};

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
        let damaged = damaged(summary).len() as u64;
        Health { lost: summary.lost, damaged, cut_off: !summary.complete }
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
        Column::text("REASON"),
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
        "early" => "recorded in an allocator or at a lock before the thread was known".into(),
        "kernel" => "the kernel's buffer was full".into(),
        "oversize" => "too many long arguments for one event: it, or the last of them, is missing".into(),
        other => other.to_owned(),
    }
}

fn damage(summary: &Summary, look: Look) -> String {
    let places = damaged(summary);
    if places.is_empty() {
        return String::new();
    }
    let mut table =
        Table::new(vec![Column::number("AT BYTE"), Column::number("SIZE"), Column::text("WHAT IS THERE")]);
    let limit = look.limit.unwrap_or(ROWS);
    for damage in places.iter().take(limit) {
        // A remark about all of the file.
        let nowhere = (damage.offset, damage.bytes) == (0, 0);
        table.row(vec![
            Cell::new(if nowhere { String::new() } else { count(damage.offset) }),
            Cell::new(if damage.bytes == 0 { String::new() } else { bytes(damage.bytes) }),
            Cell::new(damage.message.clone()),
        ]);
    }
    if places.len() > limit {
        let more = places.len() - limit;
        table.remark(format!("… and {}", plural(more as u64, "more place")));
    }
    let lost: u64 = places.iter().map(|damage| damage.bytes).fold(0, u64::saturating_add);
    let title = match lost {
        0 => "DAMAGED  the file is not as a recorder writes it".into(),
        lost => format!("DAMAGED  {} of the file could not be read; all else was", bytes(lost)),
    };
    format!("{}\n{}", look.style.bad(&title), table.text(&look.style, look.width))
}

fn cut(summary: &Summary, look: Look) -> String {
    if summary.complete {
        return String::new();
    }
    let (end, or_cut) = match cut_block(summary) {
        Some(end) => (format!("{}. The", inert(&end.message)), "; or the file was cut"),
        None => ("the".to_owned(), ""),
    };
    let all = if damaged(summary).is_empty() { " What the file holds was read." } else { "" };
    let text = format!(
        "{end} recording was not stopped: the program still runs, or was killed, or ended without its \
         exit handlers{or_cut}.{all}"
    );
    let (title, indent) = ("CUT OFF", "         ");
    let lines = wrap(&text, look.width.min(80) - indent.len());
    format!("{}  {}\n", look.style.bad(title), lines.join(&format!("\n{indent}")))
}

/// How the reader begins to say that the file's last block is there in part. That is what a cut looks
/// like, and no damage.
const CUT_BLOCK: &str = "the file ends inside a block";

fn cut_block(summary: &Summary) -> Option<&Damage> {
    let mut ends = summary.damage.iter().filter(|damage| reaches_end(damage, summary));
    ends.find(|damage| !summary.complete && damage.message.starts_with(CUT_BLOCK))
}

/// Damage other than a block that was cut, and than the event in it that was.
fn damaged(summary: &Summary) -> Vec<&Damage> {
    let cut = cut_block(summary).map_or(u64::MAX, |cut| cut.offset);
    let other = |damage: &&Damage| damage.offset < cut || !reaches_end(damage, summary);
    summary.damage.iter().filter(other).collect()
}

fn reaches_end(damage: &Damage, summary: &Summary) -> bool {
    damage.offset.saturating_add(damage.bytes) >= summary.bytes
}
