//! The table of regions.

use super::Look;
use crate::terminal::{Cell, Column, Style, Table, count, duration, plural, share};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::{Component, Path};
use trace_reader::Summary;
use trace_reader::summary::Region;

/// What regions are ordered by, the largest first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Order {
    Total,
    Own,
    Count,
    Max,
}

impl Order {
    /// The word for it on the command line and in JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Order::Total => "total",
            Order::Own => "self",
            Order::Count => "count",
            Order::Max => "max",
        }
    }

    fn key(self, region: &Region) -> u64 {
        match self {
            Order::Total => region.total_ns,
            Order::Own => region.self_ns,
            Order::Count => region.count,
            Order::Max => region.max_ns,
        }
    }
}

/// The regions in that order; those that tie, by name and place, so that two runs agree.
pub(crate) fn ranked(summary: &Summary, order: Order) -> Vec<&Region> {
    let mut regions: Vec<_> = summary.regions.iter().collect();
    regions.sort_by(|a, b| {
        let key = |r: &Region| Reverse(order.key(r));
        (key(a), &a.name, &a.module, &a.file, a.line).cmp(&(key(b), &b.name, &b.module, &b.file, b.line))
    });
    regions
}

/// The first of them as a table, `rows` when the user named no number.
pub(crate) fn regions(summary: &Summary, order: Order, rows: usize, look: Look) -> String {
    let ranked = ranked(summary, order);
    if ranked.is_empty() {
        return String::new();
    }
    let mut table = Table::new(vec![
        Column::name("REGION"),
        Column::name_at_most("WHERE", 24),
        Column::number("COUNT"),
        Column::number("TOTAL"),
        Column::number("SELF"),
        Column::minor("SELF %"),
        Column::number("P50"),
        Column::number("P99"),
        Column::number("MAX"),
    ]);
    let all: u64 = ranked.iter().map(|region| region.self_ns).fold(0, u64::saturating_add);
    let alike = Alike::of(&ranked);
    let limit = look.limit.unwrap_or(rows);
    for region in ranked.iter().take(limit) {
        table.row(vec![
            Cell::new(alike.name(region)),
            Cell::new(place(&region.file, region.line)).painted(Style::faint),
            Cell::new(count(region.count)),
            Cell::new(duration(region.total_ns)),
            Cell::new(duration(region.self_ns)),
            Cell::new(share(region.self_ns, all)).painted(weight(region.self_ns, all)),
            Cell::new(duration(region.p50_ns)),
            Cell::new(duration(region.p99_ns)),
            Cell::new(duration(region.max_ns)),
        ]);
        if region.open > 0 || region.panicked > 0 || region.errors > 0 {
            table.below(0, endings(region));
        }
    }
    if ranked.len() > limit {
        let rest: u64 = ranked[limit..].iter().map(|region| region.self_ns).fold(0, u64::saturating_add);
        table.remark(format!(
            "… and {} with {} of their own (--limit)",
            plural((ranked.len() - limit) as u64, "more region"),
            duration(rest).trim()
        ));
    }
    table.text(&look.style, look.width)
}

/// Names and places that regions of several modules have in common: without the module, rows of two
/// crates, each with its `src/lib.rs:2`, could not be told apart.
struct Alike<'a> {
    /// The module of each name; none when there are several.
    names: HashMap<&'a str, Option<&'a str>>,
    /// The same for places.
    places: HashMap<String, Option<&'a str>>,
}

impl<'a> Alike<'a> {
    fn of(regions: &[&'a Region]) -> Self {
        let mut alike = Alike { names: HashMap::new(), places: HashMap::new() };
        for region in regions {
            let module = Some(&*region.module);
            let note = |known: &mut Option<&'a str>| *known = known.filter(|known| Some(*known) == module);
            alike.names.entry(&region.name).and_modify(note).or_insert(module);
            alike.places.entry(place(&region.file, region.line)).and_modify(note).or_insert(module);
        }
        alike
    }

    /// The region's name, with its module where it needs one.
    fn name(&self, region: &Region) -> String {
        let several = |known: Option<&Option<_>>| matches!(known, Some(None));
        let needs_module = several(self.names.get(&*region.name))
            || several(self.places.get(&place(&region.file, region.line)));
        match needs_module && !region.module.is_empty() {
            true => format!("{}::{}", region.module, region.name),
            false => region.name.clone(),
        }
    }
}

/// The eye should find where a tenth or more of the work is done.
fn weight(part: u64, whole: u64) -> fn(&Style, &str) -> String {
    if part >= whole / 10 { Style::strong } else { Style::faint }
}

/// Only what is out of the ordinary.
fn endings(region: &Region) -> Cell {
    let panicked = (region.panicked > 0).then(|| format!("{} panicked", count(region.panicked)));
    let errors = (region.errors > 0).then(|| format!("{} returned an error", count(region.errors)));
    let open = (region.open > 0).then(|| format!("{} open at the end of the trace", count(region.open)));
    let mut text = [panicked, errors, open].into_iter().flatten().collect::<Vec<_>>().join(", ");
    if let Some(error) = &region.last_error {
        text += &last_error(error);
    }
    Cell::new(text).behind("└ ".into()).painted(if region.panicked + region.errors > 0 {
        Style::bad
    } else {
        Style::odd
    })
}

/// What the last of several errors was, behind their number.
pub(super) fn last_error(error: &str) -> String {
    format!("; the last error: {error}")
}

/// `search.rs:41`; with its directory where the file's name alone says nothing.
pub(super) fn place(file: &str, line: u32) -> String {
    let parts: Vec<_> = Path::new(file)
        .components()
        .filter_map(|part| match part {
            Component::Normal(part) => part.to_str(),
            _ => None,
        })
        .collect();
    let name = match parts.as_slice() {
        [] => return String::new(),
        [.., parent, name @ ("mod.rs" | "lib.rs" | "main.rs")] => format!("{parent}/{name}"),
        [.., name] => (*name).to_owned(),
    };
    if line == 0 { name } else { format!("{name}:{line}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(module: &str, name: &str, line: u32) -> Region {
        let (name, module, file) = (name.into(), module.into(), "src/lib.rs".into());
        let (count, total_ns, self_ns, p50_ns, p99_ns, max_ns) = (1, 1, 1, 1, 1, 1);
        #[rustfmt::skip]
        let region = Region {
            name, module, file, line, count, total_ns, self_ns, p50_ns, p99_ns, max_ns, open: 0, panicked: 0,
            errors: 0, last_error: None,
        };
        region
    }

    #[test]
    fn regions_of_several_modules_that_look_alike_have_their_module() {
        let names = |regions: &[Region]| {
            let regions: Vec<_> = regions.iter().collect();
            let alike = Alike::of(&regions);
            regions.iter().map(|region| alike.name(region)).collect::<Vec<_>>()
        };
        let same_name = [region("liba", "nap", 2), region("libb", "nap", 9), region("libb", "run", 7)];
        assert_eq!(names(&same_name), ["liba::nap", "libb::nap", "run"]);
        let same_place = [region("liba", "nap", 2), region("libb", "run", 2), region("", "walk", 2)];
        assert_eq!(names(&same_place), ["liba::nap", "libb::run", "walk"]);
        let same_module = [region("liba", "nap", 2), region("liba", "nap", 9), region("liba", "run", 2)];
        assert_eq!(names(&same_module), ["nap", "nap", "run"]);
    }

    #[test]
    fn a_place_is_short_and_still_says_which_file() {
        assert_eq!(place("examples/search.rs", 41), "search.rs:41");
        assert_eq!(place("a/net/mod.rs", 7), "net/mod.rs:7");
        assert_eq!(place("main.rs", 0), "main.rs");
        assert_eq!(place("", 3), "");
    }
}
