//! `cargo trace summary`: the report.

use super::json::print_json;
use super::open;
use crate::error::Failure;
use crate::report::{Look, report};
use crate::terminal::Screen;
use std::path::{Path, PathBuf};
use trace_reader::Summary;

pub(crate) struct Options {
    pub(crate) file: PathBuf,
    pub(crate) json: bool,
    pub(crate) limit: Option<usize>,
}

pub(crate) fn run(options: Options) -> Result<u8, Failure> {
    let mut summary = open::named_summary(&options.file)?;
    if options.json {
        cut(&mut summary, options.limit.unwrap_or(usize::MAX));
        print_json(&summary)?;
    } else {
        print(&summary, Path::new(&open::name(&options.file)), options.limit, Screen::out())?;
    }
    Ok(0)
}

/// The report, for people.
pub(super) fn print(
    summary: &Summary,
    place: &Path,
    limit: Option<usize>,
    screen: Screen,
) -> Result<(), Failure> {
    let look = Look { style: screen.style, width: screen.width, limit };
    Ok(screen.show(&report(summary, place, look))?)
}

/// The lists that grow with the program; never those that say what is missing.
fn cut(summary: &mut Summary, limit: usize) {
    summary.threads.truncate(limit);
    summary.tasks.truncate(limit);
    summary.regions.truncate(limit);
    summary.counters.truncate(limit);
    summary.calls.truncate(limit);
    summary.sync.truncate(limit);
    summary.locks.truncate(limit);
    summary.io.truncate(limit);
}
