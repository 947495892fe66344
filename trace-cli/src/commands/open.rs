//! A trace from a file or from standard input, with a bar where that takes long.

use crate::error::Failure;
use crate::terminal::Progress;
use std::env::var_os;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use trace_reader::{Error, Summary, Trace};
use trace_symbols::{Files, Symbols, name_summary};

/// The name that stands for standard input.
const STDIN: &str = "-";

/// Opens the file.
pub(super) fn trace(path: &Path) -> Result<Trace, Failure> {
    if path == STDIN {
        return Trace::from_bytes(stdin()?).map_err(|error| failure(error, path));
    }
    let mut progress = Progress::new("opening");
    Trace::open_with(path, &mut |done| progress.at(done)).map_err(|error| failure(error, path))
}

/// Opens it and adds everything up.
pub(super) fn summary(path: &Path) -> Result<Summary, Failure> {
    let trace = trace(path)?;
    let mut progress = Progress::new("reading");
    Ok(trace.summary_with(&mut |done| progress.at(done)))
}

/// The same, with names for its stacks, where the files are that they come from.
pub(super) fn named_summary(path: &Path) -> Result<Summary, Failure> {
    let trace = trace(path)?;
    let mut progress = Progress::new("reading");
    let mut summary = trace.summary_with(&mut |done| progress.at(done));
    let files = files();
    let mut symbols = Symbols::new(&trace, &files);
    name_summary(&mut summary, &mut symbols);
    keep(&mut symbols);
    Ok(summary)
}

/// Names a folder in which symbols are kept; empty: in none.
const CACHE: &str = "TRACE_SYMBOL_CACHE";

/// Where symbols come from besides the files themselves.
pub(super) fn files() -> Files {
    let caches = || {
        let own = var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
        let home = || Some(PathBuf::from(var_os("HOME")?)).filter(|home| home.is_absolute());
        own.or_else(|| Some(home()?.join(".cache")))
    };
    let kept = var_os(CACHE).map(PathBuf::from).or_else(|| Some(caches()?.join("exectrace/symbols")));
    let fetched = var_os("DEBUGINFOD_CACHE_PATH").map(PathBuf::from);
    let fetched = fetched.or_else(|| Some(caches()?.join("debuginfod_client")));
    let named = |path: &PathBuf| !path.as_os_str().is_empty();
    let mut files = Files::new();
    if let Some(folder) = kept.filter(named) {
        files = files.cache(folder);
    }
    if let Some(folder) = fetched.filter(named) {
        files = files.debuginfod(folder);
    }
    files
}

/// Keeps what was found, for the next time. Where that cannot be, it is found again.
pub(super) fn keep(symbols: &mut Symbols<'_>) {
    let _ = symbols.save();
}

/// What to call it in a sentence.
pub(super) fn name(path: &Path) -> String {
    if path == STDIN { "standard input".into() } else { path.display().to_string() }
}

fn stdin() -> Result<Vec<u8>, Failure> {
    let mut stdin = io::stdin().lock();
    if stdin.is_terminal() {
        return Err(Failure::new("standard input is a terminal, where no trace comes from")
            .remedy("Name a file, or redirect one: cargo trace summary - < search.trace"));
    }
    let mut bytes = Vec::new();
    match stdin.read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Failure::new(format!("cannot read standard input: {error}"))),
    }
}

fn failure(error: Error, path: &Path) -> Failure {
    match error {
        Error::NotATrace { found, hint } => {
            Failure::new(format!("{} is not a trace of exectrace but {found}", name(path))).remedy(hint)
        }
        Error::Open { .. } => {
            Failure::new(error.to_string()).remedy("`cargo trace run` makes a trace and says where it is.")
        }
        error => Failure::new(format!("{}: {error}", name(path))),
    }
}
