//! `cargo trace dump`: the text form.

use super::open;
use crate::error::Failure;
use crate::terminal::Progress;
use std::fmt;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use trace_format::block::Blocks;
use trace_format::text::Printer;

pub(crate) struct Options {
    pub(crate) file: PathBuf,
}

pub(crate) fn run(options: Options) -> Result<u8, Failure> {
    let trace = open::trace(&options.file)?;
    let stdout = io::stdout().lock();
    // A bar among the lines would help nobody.
    let mut progress = (!stdout.is_terminal()).then(|| Progress::new("printing"));
    let mut out = Lines { out: BufWriter::with_capacity(1 << 16, stdout), failed: None };
    let mut printer = Printer::new().with_names();
    for stretch in Blocks::new(trace.bytes()) {
        if let Some(progress) = &mut progress {
            progress.at(stretch.offset as f64 / trace.bytes().len() as f64);
        }
        if printer.print(&stretch, &mut out).is_err() {
            return Err(out.failed.unwrap_or_else(|| io::Error::other("no text for a block")).into());
        }
    }
    out.out.flush()?;
    Ok(0)
}

/// Formatting knows no reasons for failure; this keeps the first one.
struct Lines<W: Write> {
    out: W,
    failed: Option<io::Error>,
}

impl<W: Write> fmt::Write for Lines<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.out.write_all(text.as_bytes()).map_err(|error| {
            self.failed = Some(error);
            fmt::Error
        })
    }
}
