//! `cargo trace pack`: symbols into the file, so that another machine can name its functions.

use super::open;
use crate::error::Failure;
use crate::terminal::{bytes, inert};
use std::path::PathBuf;
use trace_symbols::{Symbols, pack};

pub(crate) struct Options {
    pub(crate) file: PathBuf,
    pub(crate) output: PathBuf,
}

pub(crate) fn run(options: Options) -> Result<u8, Failure> {
    let trace = open::trace(&options.file)?;
    let files = open::files();
    let mut symbols = Symbols::new(&trace, &files);
    let packed = pack(&trace, &mut symbols);
    open::keep(&mut symbols);
    for note in symbols.notes() {
        eprintln!("{}: {}", inert(&note.module), inert(&note.text));
    }
    let name = open::name(&options.file);
    let nothing = packed.is_none();
    let packed = packed.unwrap_or_else(|| trace.bytes().to_owned());
    // Also onto the file itself, which may be mapped: it is replaced, not cut.
    let beside = beside(&options.output);
    std::fs::write(&beside, &packed).and_then(|()| std::fs::rename(&beside, &options.output)).map_err(
        |error| {
            let _ = std::fs::remove_file(&beside);
            Failure::new(format!("cannot write {}: {error}", options.output.display()))
        },
    )?;
    let added = bytes((packed.len() - trace.bytes().len()) as u64);
    if nothing {
        eprintln!("{name} has no addresses that could be named here; {} is a copy", options.output.display());
    } else {
        eprintln!("{}: {} of symbols more than {name}", options.output.display(), added.trim());
    }
    Ok(0)
}

/// A name in the same folder that nobody else has.
fn beside(path: &std::path::Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.part", std::process::id()));
    path.with_file_name(name)
}
