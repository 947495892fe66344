//! `cargo trace check`: whether anything is damaged or lost.

use super::json::print_json;
use super::open;
use crate::error::Failure;
use crate::report::{Health, Look, health};
use crate::terminal::{Screen, inert, plural};
use serde::Serialize;
use std::path::PathBuf;
use trace_reader::summary::Loss;
use trace_reader::{Damage, Repaired};

/// The exit code when something is.
const NOT_WHOLE: u8 = 1;

pub(crate) struct Options {
    pub(crate) file: PathBuf,
    pub(crate) json: bool,
}

/// What `--json` prints; the documentation is docs/json.md.
#[derive(Serialize)]
struct Check<'a> {
    whole: bool,
    complete: bool,
    events: u64,
    lost: u64,
    losses: &'a [Loss],
    damage: &'a [Damage],
    repaired: Repaired,
}

pub(crate) fn run(options: Options) -> Result<u8, Failure> {
    let summary = open::summary(&options.file)?;
    let whole = Health::of(&summary).is_whole();
    if options.json {
        print_json(&Check {
            whole,
            complete: summary.complete,
            events: summary.events,
            lost: summary.lost,
            losses: &summary.losses,
            damage: &summary.damage,
            repaired: summary.repaired,
        })?;
    } else {
        let screen = Screen::out();
        let look = Look { style: screen.style, width: screen.width, limit: Some(usize::MAX) };
        let name = open::name(&options.file);
        let text = match whole {
            true => format!(
                "{} {}: {}, nothing damaged, nothing lost\n",
                look.style.good("whole"),
                inert(&name),
                plural(summary.events, "event")
            ),
            false => health(&summary, look),
        };
        screen.show(&text)?;
    }
    Ok(if whole { 0 } else { NOT_WHOLE })
}
