//! The first two lines: which program, how much of everything, and whether it is all there.

use super::threads::the_program_s;
use super::{Health, Look};
use crate::terminal::{bytes, duration, inert, plural, shorten, utc, width};
use std::path::{Path, PathBuf};
use trace_reader::Summary;

pub(super) fn head(summary: &Summary, place: &Path, look: Look) -> String {
    let style = look.style;
    let health = Health::of(summary);
    let facts = [
        duration(summary.duration_ns).trim().to_owned(),
        plural(the_program_s(summary).count() as u64, "thread"),
        plural(summary.tasks.len() as u64, "task"),
        plural(summary.events, "event"),
        bytes(summary.bytes),
    ];
    let facts = facts.join(" · ");
    let words = if health.is_whole() { "nothing lost".to_owned() } else { health.in_short() };
    let verdict = if health.is_whole() { style.good(&words) } else { style.bad(&words) };
    let program = shorten(&program(summary, place), 40);
    let fits = width(&program) + width(&facts) + width(&words) + 5 <= look.width;
    let separator = if fits { " · " } else { "\n" };
    let origin = style.faint(&shorten(&origin(summary, place), look.width));
    format!("{}  {facts}{separator}{verdict}\n{origin}\n", style.strong(&program))
}

/// The program's file name; that of the trace when the header does not say.
fn program(summary: &Summary, place: &Path) -> String {
    let path = summary.facts.get("program").filter(|program| !program.is_empty());
    let path = path.map_or(place, |program| Path::new(program));
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Where the file is and where it comes from.
fn origin(summary: &Summary, place: &Path) -> String {
    let fact = |name: &str| summary.facts.get(name).map(String::as_str).filter(|fact| !fact.is_empty());
    let machine: Vec<_> = [fact("os"), fact("arch")].into_iter().flatten().collect();
    let parts = [
        Some(shorten(&nearer(place).display().to_string(), 60)),
        Some(format!("pid {}", summary.pid)),
        Some(machine.join(" ")).filter(|machine| !machine.is_empty()),
        fact("started_wall_ns").and_then(|ns| ns.parse().ok()).map(utc),
    ];
    inert(&parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")).into_owned()
}

/// The path from the current directory, for a file below it.
fn nearer(place: &Path) -> PathBuf {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| place.strip_prefix(here).ok());
    below.unwrap_or(place).to_owned()
}
