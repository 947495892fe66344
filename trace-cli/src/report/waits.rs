//! Where threads waited: at which locks and for whom, and in which calls.

use super::Look;
use super::regions::place;
use crate::terminal::{Cell, Column, Style, Table, bytes, count, duration, plural, shorten, wrap};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::Path;
use trace_format::Call;
use trace_format::events::Object;
use trace_reader::Summary;
use trace_reader::summary::{Frame, Lock};

/// Rows of each table when the user named no number.
pub(super) const ROWS: usize = 8;
/// Functions that say how something waits and not why: the recorder's, those of std, and of libraries
/// of locks.
const PLUMBING: [&str; 11] = [
    "trace_core::",
    "trace_runtime::",
    "std::",
    "core::",
    "alloc::",
    "parking_lot::",
    "parking_lot_core::",
    "lock_api::",
    "__rust",
    "_start",
    "__libc",
];

/// The call that waits for a thread's end.
const JOIN: &str = "thread_join";

/// Those by which a program and its threads begin.
const BEGINNINGS: [&str; 4] = ["main", "start_thread", "clone", "clone3"];

/// Locks and joins, with who waits where, and who ends that.
pub(super) fn locks(summary: &Summary, look: Look) -> String {
    if summary.locks.is_empty() {
        return String::new();
    }
    let mut table = Table::new(vec![
        Column::name("WAITED FOR"),
        Column::number("WAITS"),
        Column::number("TOTAL"),
        Column::number("MAX"),
        Column::minor("WOKEN"),
    ]);
    let limit = look.limit.unwrap_or(ROWS);
    let rows = rows(summary);
    for row in rows.iter().take(limit) {
        let lock = row.first;
        table.row(vec![
            Cell::new(row.label(summary)),
            Cell::new(count(row.waits)),
            Cell::new(duration(row.total_ns)),
            Cell::new(duration(row.max_ns)),
            Cell::new(count(row.woken)),
        ]);
        if let Some(place) = where_in(&lock.stack) {
            table.below(0, Cell::new(format!("waits in {place}")).behind("  ".into()).painted(Style::faint));
        }
        if lock.waker != 0 {
            let who = thread(&lock.waker_name, lock.waker);
            // A thread that ends has nothing of the program around it any more.
            let place = where_in(&lock.waker_stack).filter(|_| !ends(&lock.waker_stack));
            let place = place.map(|place| format!(" in {place}")).unwrap_or_default();
            let line = format!("woken by {who}{place}");
            table.below(0, Cell::new(line).behind("  ".into()).painted(Style::faint));
        }
    }
    rest(&mut table, rows.len(), limit, "more lock");
    table.text(&look.style, look.width)
}

/// A lock, or the ends of threads that were waited for at one place.
struct Row<'a> {
    /// The one that cost most.
    first: &'a Lock,
    locks: u64,
    waits: u64,
    woken: u64,
    total_ns: u64,
    max_ns: u64,
}

/// The largest total first.
fn rows(summary: &Summary) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut joins: HashMap<Vec<u64>, usize> = HashMap::new();
    for lock in &summary.locks {
        let stack = || lock.stack.iter().map(|frame| frame.address.0).collect();
        let at = match lock.kind == JOIN {
            true => *joins.entry(stack()).or_insert(rows.len()),
            false => rows.len(),
        };
        if at == rows.len() {
            rows.push(Row { first: lock, locks: 0, waits: 0, woken: 0, total_ns: 0, max_ns: 0 });
        }
        let row = &mut rows[at];
        row.locks += 1;
        row.waits = row.waits.saturating_add(lock.waits);
        row.woken = row.woken.saturating_add(lock.woken);
        row.total_ns = row.total_ns.saturating_add(lock.total_ns);
        row.max_ns = row.max_ns.max(lock.max_ns);
    }
    rows.sort_by_key(|row| Reverse(row.total_ns));
    rows
}

impl Row<'_> {
    fn label(&self, summary: &Summary) -> String {
        match self.locks {
            1 => label(summary, self.first),
            many => format!("ends of {}", plural(many, "thread")),
        }
    }
}

/// Calls of the C library.
pub(super) fn calls(summary: &Summary, look: Look) -> String {
    if summary.calls.is_empty() {
        return String::new();
    }
    let mut table = Table::new(vec![
        Column::name("CALL"),
        Column::picture("WAITS FOR"),
        Column::number("COUNT"),
        Column::number("TOTAL"),
        Column::number("BLOCKED"),
        Column::number("MAX"),
        Column::number("FAILED"),
        Column::number("BYTES"),
    ]);
    let limit = look.limit.unwrap_or(ROWS);
    let some = |number: u64, text: fn(u64) -> String| if number > 0 { text(number) } else { String::new() };
    for call in summary.calls.iter().take(limit) {
        table.row(vec![
            Cell::new(call.name.clone()),
            Cell::new(if call.waits_for == "nothing" { "" } else { call.waits_for }),
            Cell::new(count(call.count)),
            Cell::new(duration(call.total_ns)),
            Cell::new(call.blocked_ns.map(duration).unwrap_or_default()),
            Cell::new(duration(call.max_ns)),
            Cell::new(some(call.failed, count)),
            Cell::new(some(call.bytes, bytes)),
        ]);
        if call.open > 0 {
            let line = format!("└ {} had not returned at the end of the trace", count(call.open));
            table.below(0, Cell::new(line).painted(Style::faint));
        }
    }
    rest(&mut table, summary.calls.len(), limit, "more call");
    table.text(&look.style, look.width)
}

/// Why functions have no names. Libraries of the system rarely have debug information, which nobody
/// misses: what they are called from is shown.
pub(super) fn missing(summary: &Summary, look: Look) -> String {
    let systems = |text: &&String| {
        let system = ["/lib", "/usr/lib", "linux-vdso"].iter().any(|front| text.starts_with(front));
        !system || text.contains("has changed")
    };
    let lines = summary.missing_symbols.iter().filter(systems).take(ROWS);
    let lines = lines.flat_map(|line| wrap(&format!("Names: {line}"), look.width));
    lines.map(|line| look.style.faint(&line) + "\n").collect()
}

pub(super) fn rest(table: &mut Table, all: usize, limit: usize, noun: &str) {
    if all > limit {
        table.remark(format!("… and {} (--limit)", plural((all - limit) as u64, noun)));
    }
}

pub(super) fn thread(name: &str, id: u64) -> String {
    if name.is_empty() { format!("thread {id}") } else { shorten(name, 30) }
}

fn label(summary: &Summary, lock: &Lock) -> String {
    if lock.kind == JOIN {
        let id = lock.address.0;
        let joined = summary.threads.binary_search_by_key(&id, |thread| thread.id);
        return format!("end of {}", thread(joined.map_or("", |at| &summary.threads[at].name), id));
    }
    let number = lock.address.0;
    let call = Call::ALL.iter().find(|call| call.name() == lock.kind);
    match call.map_or(Object::Address, |call| call.object()) {
        Object::Fd => {
            let name = summary.io.iter().find(|io| io.fd == number && !io.name.is_empty());
            let name = name.map(|io| format!(" ({})", shorten(&io.name, 30))).unwrap_or_default();
            format!("{} of descriptor {number}{name}", lock.kind)
        }
        Object::Count => format!("{} of {}", lock.kind, plural(number, "descriptor")),
        Object::Process => format!("{} of process {number}", lock.kind),
        Object::Number => format!("system call {number}"),
        Object::None | Object::Duration => lock.kind.clone(),
        // Told apart by the place alone.
        Object::Address if number == 0 => lock.kind.clone(),
        Object::Address | Object::Thread => format!("{} at {number:#x}", lock.kind),
    }
}

/// The innermost function that is not of std, and who called it: where a library was called, the
/// program's own. Else what there is.
pub(super) fn where_in(stack: &[Frame]) -> Option<String> {
    let mut own = stack.iter().filter(|frame| !frame.function.is_empty() && !is_plumbing(frame));
    let Some(first) = own.next() else { return stack.first().map(function) };
    let next = if is_a_library_s(first) { own.find(|frame| !is_a_library_s(frame)) } else { own.next() };
    Some(next.map_or_else(|| function(first), |next| format!("{} ← {}", function(first), function(next))))
}

/// Whether all functions have names, and none is the program's.
fn ends(stack: &[Frame]) -> bool {
    stack.iter().all(|frame| !frame.function.is_empty() && is_plumbing(frame))
}

fn is_plumbing(frame: &Frame) -> bool {
    // Functions of std that were made for types of the program.
    if ["/rustc/", "/rustlib/src/rust/library/"].iter().any(|folder| frame.file.contains(folder)) {
        return true;
    }
    let mut path = frame.function.trim_start_matches('<').trim_start_matches('&');
    for word in ["mut ", "dyn "] {
        path = path.strip_prefix(word).unwrap_or(path);
    }
    BEGINNINGS.contains(&path) || PLUMBING.iter().any(|front| path.starts_with(front))
}

/// Whether it is from where cargo puts dependencies.
fn is_a_library_s(frame: &Frame) -> bool {
    ["/registry/src/", "/git/checkouts/"].iter().any(|folder| frame.file.contains(folder))
}

fn function(frame: &Frame) -> String {
    let name = match frame.function.as_str() {
        "" => {
            let module = Path::new(&frame.module).file_name().map(|name| name.to_string_lossy());
            format!("{}+{:#x}", module.as_deref().unwrap_or("?"), frame.offset)
        }
        name => shorten(name, 44),
    };
    let place = place(&frame.file, frame.line);
    if place.is_empty() { name } else { format!("{name} ({place})") }
}

#[cfg(test)]
#[path = "waits_tests.rs"]
mod tests;
