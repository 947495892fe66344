//! Where threads waited: at which locks and for whom, in which calls, for which descriptors.

use super::Look;
use super::regions::place;
use crate::terminal::{Cell, Column, Style, Table, bytes, count, duration, plural, shorten, wrap};
use std::path::Path;
use trace_format::Call;
use trace_format::events::Object;
use trace_reader::Summary;
use trace_reader::summary::{Frame, Lock};

/// Rows of each table when the user named no number.
pub(super) const ROWS: usize = 6;
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
    for lock in summary.locks.iter().take(limit) {
        table.row(vec![
            Cell::new(label(summary, lock)),
            Cell::new(count(lock.waits)),
            Cell::new(duration(lock.total_ns)),
            Cell::new(duration(lock.max_ns)),
            Cell::new(count(lock.woken)),
        ]);
        if let Some(place) = where_in(&lock.stack) {
            table.below(0, Cell::new(format!("waits in {place}")).behind("  ".into()).painted(Style::faint));
        }
        if lock.waker != 0 {
            let who = thread(&lock.waker_name, lock.waker);
            let place = where_in(&lock.waker_stack).map(|place| format!(" in {place}")).unwrap_or_default();
            let line = format!("woken by {who}{place}");
            table.below(0, Cell::new(line).behind("  ".into()).painted(Style::faint));
        }
    }
    rest(&mut table, summary.locks.len(), limit, "more lock");
    table.text(&look.style, look.width)
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

/// File descriptors.
pub(super) fn io(summary: &Summary, look: Look) -> String {
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
    for io in summary.io.iter().take(limit) {
        table.row(vec![
            // The descriptor that stands for none, as an error number's result.
            Cell::new(if io.fd > u64::from(u32::MAX) { "?".into() } else { io.fd.to_string() }),
            Cell::new(io.name.clone()),
            Cell::new(count(io.calls)),
            Cell::new(bytes(io.bytes_in)),
            Cell::new(bytes(io.bytes_out)),
            Cell::new(duration(io.total_ns)),
            Cell::new(duration(io.max_ns)),
        ]);
    }
    rest(&mut table, summary.io.len(), limit, "more descriptor");
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
    if lock.kind == "thread_join" {
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
        Object::Address | Object::Thread => format!("{} at {number:#x}", lock.kind),
    }
}

/// The innermost function that is the program's own, and who called it; else what there is.
pub(super) fn where_in(stack: &[Frame]) -> Option<String> {
    let own = |frame: &&Frame| !frame.function.is_empty() && !is_plumbing(&frame.function);
    let own: Vec<_> = stack.iter().filter(own).take(2).map(function).collect();
    if own.is_empty() { stack.first().map(function) } else { Some(own.join(" ← ")) }
}

fn is_plumbing(function: &str) -> bool {
    let mut path = function.trim_start_matches('<').trim_start_matches('&');
    for word in ["mut ", "dyn "] {
        path = path.strip_prefix(word).unwrap_or(path);
    }
    BEGINNINGS.contains(&path) || PLUMBING.iter().any(|front| path.starts_with(front))
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
