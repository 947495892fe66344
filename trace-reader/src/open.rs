//! Getting a file's bytes.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Deref;
use std::path::Path;

/// Files from this size on are mapped instead of read.
const MAP_FROM: u64 = 64 << 20;

/// A file's bytes.
#[derive(Debug)]
pub(crate) enum Bytes {
    Read(Vec<u8>),
    Mapped(memmap2::Mmap),
}

impl Bytes {
    /// Reads a small file and maps a large one. What cannot be mapped (a pipe, a file in /proc) is
    /// read.
    ///
    /// A file that was read cannot change under us. One that is mapped can, when somebody writes to
    /// it or cuts it while it is open here: new bytes at its end are not seen; bytes that change
    /// are read as they then are, which is damage like any other, since nothing in a file is
    /// trusted; and a page that is cut off ends this process with SIGBUS, as it would any program
    /// that maps it. A recorder never cuts a file: before it writes to a path, it removes what was
    /// there and makes a new file, so that what is open here stays as it is. Whoever copies over a
    /// large trace while it is open cuts it.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let about = file.metadata()?;
        if about.is_file()
            && about.len() >= MAP_FROM
            && let Ok(map) = map(&file)
        {
            return Ok(Bytes::Mapped(map));
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(Bytes::Read(bytes))
    }
}

#[allow(unsafe_code)]
fn map(file: &File) -> io::Result<memmap2::Mmap> {
    // SAFETY: the map is read-only and is handed out as `&[u8]` only. That nobody changes the bytes
    // under such a slice is up to the system's other processes, as for every map of a file; the
    // caller's documentation says so. Should it happen, no memory is reached outside the map all the
    // same: every length and place that we read from the bytes is checked against the slice's own
    // length, which is fixed here, and every string is validated each time it is decoded.
    unsafe { memmap2::Mmap::map(file) }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Bytes::Read(bytes) => bytes,
            Bytes::Mapped(map) => map,
        }
    }
}
