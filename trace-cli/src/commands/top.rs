//! `cargo trace top`: the regions that cost most.

use super::json::print_json;
use super::open;
use crate::error::Failure;
pub(crate) use crate::report::Order;
use crate::report::{Look, health, ranked, regions};
use crate::terminal::Screen;
use serde::Serialize;
use std::path::PathBuf;
use trace_reader::summary::Region;

/// Rows when the user named no number.
const ROWS: usize = 30;

pub(crate) struct Options {
    pub(crate) file: PathBuf,
    pub(crate) by: Order,
    pub(crate) json: bool,
    pub(crate) limit: Option<usize>,
}

/// What `--json` prints; the documentation is docs/json.md.
#[derive(Serialize)]
struct Top<'a> {
    by: &'static str,
    /// How many regions there are, whatever the limit.
    of: usize,
    complete: bool,
    lost: u64,
    regions: Vec<&'a Region>,
}

pub(crate) fn run(options: Options) -> Result<u8, Failure> {
    let summary = open::summary(&options.file)?;
    if options.json {
        let mut regions = ranked(&summary, options.by);
        let of = regions.len();
        regions.truncate(options.limit.unwrap_or(usize::MAX));
        let by = options.by.name();
        print_json(&Top { by, of, complete: summary.complete, lost: summary.lost, regions })?;
        return Ok(0);
    }
    let screen = Screen::out();
    let look = Look { style: screen.style, width: screen.width, limit: options.limit };
    let mut text = regions(&summary, options.by, ROWS, look);
    if text.is_empty() {
        text = "No regions: nothing with #[trace::trace] ran while this was recorded.\n".into();
    }
    let missing = health(&summary, look);
    if !missing.is_empty() {
        text = format!("{text}\n{missing}");
    }
    screen.show(&text)?;
    Ok(0)
}
