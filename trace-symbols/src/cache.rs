//! What was found before, on disk: a file for each build id, so that the debug information of a large
//! program is read once.
//!
//! A file holds blocks of the trace format, as a packed trace does, with addresses counted from the
//! module's base; whatever is damaged in it makes it as good as not there. Only what was looked up with
//! all debug information is kept, so that what is kept stays true. A file is replaced as a whole: of two
//! who write at once one loses his work, and nobody reads half of it.

use crate::debug_file::hex;
use crate::rows::Rows;
use crate::symbols::Frame;
use std::collections::HashMap;
use std::fs::{self, DirBuilder};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;
use trace_reader::format::block::{BlockKind, Blocks};
use trace_reader::format::tables::{Payload, StringRow, SymbolRow};

/// A file that would be longer is begun anew.
const MAX_FILE: u64 = 32 << 20;
/// All files together; those that were used longest ago go first.
const MAX_FOLDER: u64 = 256 << 20;
/// Shorter ids may be of several files.
const MIN_ID: usize = 8;
const MAX_ID: usize = 64;

/// The symbols of one build id.
pub(crate) struct Kept {
    folder: PathBuf,
    file: PathBuf,
    /// By offset in the module, the innermost function first: function, file, line.
    known: HashMap<u64, Vec<(usize, usize, u32)>>,
    strings: Vec<String>,
    /// What has been found since.
    fresh: Vec<(u64, Vec<Frame>)>,
}

impl Kept {
    /// Those of a build id, if it can be told from all others.
    pub(crate) fn open(folder: &Path, build_id: &[u8]) -> Option<Self> {
        if !(MIN_ID..=MAX_ID).contains(&build_id.len()) {
            return None;
        }
        // Another version may find more.
        let file = folder.join(format!("{}.{}", hex(build_id), env!("CARGO_PKG_VERSION")));
        let (folder, known, strings) = (folder.to_owned(), HashMap::new(), vec![String::new()]);
        let mut kept = Kept { folder, file, known, strings, fresh: Vec::new() };
        if kept.read().is_none() {
            kept.known.clear();
        }
        Some(kept)
    }

    fn read(&mut self) -> Option<()> {
        if !fs::metadata(&self.file).ok()?.is_file() {
            return None;
        }
        let mut bytes = Vec::new();
        fs::File::open(&self.file).ok()?.take(MAX_FILE + 1).read_to_end(&mut bytes).ok()?;
        if bytes.len() as u64 > MAX_FILE {
            return None;
        }
        let mut places = HashMap::from([(0, 0)]);
        for stretch in Blocks::new(&bytes) {
            let block = stretch.content.ok()?;
            match block.kind {
                BlockKind::STRINGS => {
                    for row in Vec::<StringRow>::from_slice(block.payload).ok()? {
                        places.insert(row.id.0, self.strings.len());
                        self.strings.push(row.text);
                    }
                }
                BlockKind::SYMBOLS => {
                    for row in Vec::<SymbolRow>::from_slice(block.payload).ok()? {
                        let (function, file) = (*places.get(&row.function.0)?, *places.get(&row.file.0)?);
                        self.known.entry(row.address).or_default().push((function, file, row.line));
                    }
                }
                _ => return None,
            }
        }
        // So that it is not the first to go.
        let file = fs::File::options().append(true).open(&self.file);
        let _ = file.and_then(|file| file.set_modified(SystemTime::now()));
        Some(())
    }

    /// The functions at an offset, if they are known.
    pub(crate) fn find(&self, offset: u64, frame: impl Fn() -> Frame) -> Option<Vec<Frame>> {
        let rows = self.known.get(&offset)?;
        let frames = rows.iter().enumerate().map(|(at, &(function, file, line))| Frame {
            function: self.strings[function].clone(),
            file: self.strings[file].clone(),
            line,
            inlined: at + 1 < rows.len(),
            ..frame()
        });
        Some(frames.collect())
    }

    /// To be kept, also that there is nothing.
    pub(crate) fn add(&mut self, offset: u64, frames: &[Frame]) {
        self.fresh.push((offset, frames.to_vec()));
    }

    /// Writes what has come.
    pub(crate) fn save(&mut self) -> io::Result<()> {
        let fresh = std::mem::take(&mut self.fresh);
        if fresh.is_empty() {
            return Ok(());
        }
        let write = |old: &[u64]| {
            let mut rows = Rows::new(1);
            for &offset in old {
                rows.add(offset, &self.find(offset, Frame::default).unwrap_or_default());
            }
            fresh.iter().for_each(|(offset, frames)| rows.add(*offset, frames));
            rows.finish()
        };
        let mut old: Vec<_> = self.known.keys().copied().collect();
        old.sort_unstable();
        let mut bytes = write(&old);
        if bytes.len() as u64 > MAX_FILE {
            bytes = write(&[]);
        }
        if bytes.len() as u64 > MAX_FILE {
            return Ok(());
        }
        make(&self.folder)?;
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let part = self.folder.join(format!("{}.{number}.part", std::process::id()));
        let written = fs::write(&part, &bytes).and_then(|()| fs::rename(&part, &self.file));
        if written.is_err() {
            let _ = fs::remove_file(&part);
        }
        written?;
        clear(&self.folder, MAX_FOLDER)
    }
}

/// Makes a folder that nobody else can put names into.
fn make(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Removes files, the oldest first, until the rest is no longer than that.
fn clear(folder: &Path, most: u64) -> io::Result<()> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)?.flatten() {
        let Ok(metadata) = entry.metadata() else { continue };
        if metadata.is_file() {
            files.push((metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH), metadata.len(), entry.path()));
        }
    }
    files.sort();
    let mut sum: u64 = files.iter().map(|(_, len, _)| len).sum();
    for (_, len, path) in files {
        if sum <= most {
            break;
        }
        fs::remove_file(path)?;
        sum -= len;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_folder_that_has_grown_too_large_loses_what_was_used_longest_ago() {
        let folder = tempfile::tempdir().unwrap();
        let now = SystemTime::now();
        for (name, age) in [("old", 300), ("new", 100), ("oldest", 400), ("middle", 200)] {
            fs::write(folder.path().join(name), [0; 100]).unwrap();
            let file = fs::File::options().append(true).open(folder.path().join(name)).unwrap();
            file.set_modified(now - Duration::from_secs(age)).unwrap();
        }
        let names = || {
            let mut names: Vec<_> =
                fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            names
        };
        clear(folder.path(), 400).unwrap();
        assert_eq!(names().len(), 4);
        clear(folder.path(), 250).unwrap();
        assert_eq!(names(), ["middle", "new"]);
    }
}
