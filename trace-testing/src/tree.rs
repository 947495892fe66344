//! A trace as a tree of names, for comparing with what a test expects.

use std::collections::BTreeMap;
use std::fmt::Write;
use trace_reader::{Region, Returned, TaskKind, Trace};

/// Tasks in the order of their ids, implicit ones last, each with its regions as they nest, in the
/// order of their begins. Times are left out; what did not simply complete is said behind the name.
///
/// ```text
/// task 1 request (logical)
///   parse
///     read [n=7]
/// main (main)
///   serve open
/// ```
pub fn tree(trace: &Trace) -> String {
    // 1. Regions by task, in the order of their begins; the outer one first where those are equal.
    let mut by_task: BTreeMap<u64, Vec<(Region<'_>, usize)>> = BTreeMap::new();
    for (place, region) in trace.regions().enumerate() {
        by_task.entry(region.task.0).or_default().push((region, place));
    }
    let mut tasks = trace.walk(&mut Nothing).tasks;
    tasks.sort_by_key(|task| task.id);
    // 2. A line each; how deep a region is follows from those that end before it begins.
    let mut text = String::new();
    for task in tasks {
        let kind = TaskKind::name(task.kind);
        let name = &task.name;
        let result = match task.result.as_deref() {
            Some(Ok(value)) => format!(" -> {value}"),
            Some(Err(error)) => format!(" -> error {error}"),
            None => String::new(),
        };
        match task.id.0 {
            id if id < 1 << 52 => writeln!(text, "task {id} {name} ({kind}){result}"),
            _ => writeln!(text, "{name} ({kind}){result}"),
        }
        .expect("writing to a string");
        let mut regions = by_task.remove(&task.id.0).unwrap_or_default();
        regions.sort_by_key(|(region, place)| (region.begin, region.depth, std::cmp::Reverse(*place)));
        let mut around: Vec<(u64, usize)> = Vec::new();
        for (region, _) in &regions {
            let inside = |&(end, depth): &(u64, usize)| end >= region.end.ns() && depth < region.depth;
            while around.last().is_some_and(|outer| !inside(outer)) {
                around.pop();
            }
            around.push((region.end.ns(), region.depth));
            writeln!(text, "{:width$}{}", "", line(trace, region), width = 2 * around.len())
                .expect("writing to a string");
        }
    }
    text
}

fn line(trace: &Trace, region: &Region<'_>) -> String {
    let site = trace.site(region.site);
    let mut line = site.map_or_else(|| format!("site {}", region.site.0), |site| site.name.to_string());
    let mut names = site.map(|site| &site.args[..]).unwrap_or_default().iter();
    let values: Vec<_> = region
        .values()
        .map(|value| match names.next() {
            Some(name) => format!("{name}={value}"),
            None => value.to_string(),
        })
        .collect();
    if !values.is_empty() {
        line += &format!(" [{}]", values.join(", "));
    }
    match region.result {
        Some(Returned::Value(value)) => line += &format!(" -> {value}"),
        Some(Returned::Error(value)) => line += &format!(" -> error {value}"),
        None => {}
    }
    if region.open {
        line += " open";
    } else if region.outcome != trace_format::Outcome::Completed {
        line += &format!(" {:?}", region.outcome).to_lowercase();
    }
    line
}

struct Nothing;

impl trace_reader::Observer<'_> for Nothing {}
