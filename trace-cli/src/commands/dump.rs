//! `cargo trace dump`: the text form.

use super::open;
use crate::error::Failure;
use crate::terminal::{Progress, inert};
use std::fmt;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use trace_format::block::{BlockKind, Blocks, Stretch};
use trace_format::tables::{Payload, StackRow};
use trace_format::text::Printer;
use trace_symbols::{Frame, Symbols, trimmed};

/// A trace with more frames than this is printed without their names, which would take longer than the
/// rest.
const MAX_NAMED: usize = 100_000;
/// Functions of a stack, in a comment.
const MAX_FUNCTIONS: usize = 32;

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
    let frames: usize = trace.stacks().map(<[u64]>::len).sum();
    let files = open::files();
    let mut symbols = (frames <= MAX_NAMED).then(|| Symbols::new(&trace, &files));
    for stretch in Blocks::new(trace.bytes()) {
        if let Some(progress) = &mut progress {
            progress.at(stretch.offset as f64 / trace.bytes().len() as f64);
        }
        if printer.print(&stretch, &mut out).is_err() {
            return Err(out.failed.unwrap_or_else(|| io::Error::other("no text for a block")).into());
        }
        if let Some(symbols) = &mut symbols {
            name_stacks(&stretch, symbols, &mut out.out)?;
        }
    }
    out.out.flush()?;
    Ok(0)
}

/// Behind a block of stacks, a comment for each of them with its functions.
fn name_stacks(stretch: &Stretch<'_>, symbols: &mut Symbols<'_>, out: &mut impl Write) -> io::Result<()> {
    let Some(block) = stretch.content.ok().filter(|block| block.kind == BlockKind::STACKS) else {
        return Ok(());
    };
    for row in Vec::<StackRow>::from_slice(block.payload).unwrap_or_default() {
        let frames = row.frames.iter().take(MAX_FUNCTIONS);
        let frames: Vec<_> = frames.flat_map(|&pc| symbols.address(pc.wrapping_sub(1)).to_vec()).collect();
        let known = trimmed(&frames).iter().take(MAX_FUNCTIONS).filter(|frame| !frame.function.is_empty());
        let functions: Vec<_> = known.map(function).collect();
        if !functions.is_empty() {
            writeln!(out, "  # {}: {}", row.id.0, inert(&functions.join(" ← ")))?;
        }
    }
    Ok(())
}

fn function(frame: &Frame) -> String {
    match frame.line {
        0 => frame.function.clone(),
        line => format!("{} ({}:{line})", frame.function, frame.file),
    }
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
