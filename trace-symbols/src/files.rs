//! The files that symbols come from. What a trace or a program names may be anything: a pipe, a device,
//! a file of zeros without end, or one made to take all memory. So only plain files are opened, only what
//! is asked for is read of them, and of all together at most [`MAX_BYTES`].
//!
//! Files are read, not mapped: a linker may write to one meanwhile, which would end us.

use object::read::{CompressedData, CompressionFormat, ReadRef, SectionIndex};
use object::{File, Object as _, ObjectSection, ReadCache};
use ruzstd::decoding::StreamingDecoder;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fs;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use typed_arena::Arena;

/// Bytes that are read, and unpacked, in all, unless somebody says otherwise.
const MAX_BYTES: u64 = 8 << 30;
/// A section is refused that claims to be so many times as long unpacked: real ones are ten times.
const MAX_RATIO: u64 = 64;
/// A section may be this long unpacked, whatever its packed length is.
const ALWAYS: u64 = 1 << 20;

/// Where symbols are looked for besides in the files that a trace names, and the memory that they are
/// in: it lives as long as the [`Symbols`](crate::Symbols) that are made of it.
pub struct Files {
    memory: Arena<Vec<u8>>,
    left: Cell<u64>,
    refused: Cell<bool>,
    /// As in `/usr/lib/debug`.
    pub(crate) debug_folders: Vec<PathBuf>,
    /// As the client of debuginfod keeps them.
    pub(crate) debuginfod: Option<PathBuf>,
    pub(crate) cache: Option<PathBuf>,
    checksums: RefCell<HashMap<PathBuf, Option<u32>>>,
}

impl Default for Files {
    fn default() -> Self {
        Files {
            memory: Arena::new(),
            left: Cell::new(MAX_BYTES),
            refused: Cell::new(false),
            debug_folders: vec!["/usr/lib/debug".into()],
            debuginfod: None,
            cache: None,
            checksums: RefCell::default(),
        }
    }
}

impl Files {
    /// Debug information that is not in the files themselves is looked for in `/usr/lib/debug`; nothing is
    /// kept on disk.
    pub fn new() -> Self {
        Files::default()
    }

    /// Also looks for debug information below this folder, which is laid out as `/usr/lib/debug` is.
    pub fn debug_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.debug_folders.push(folder.into());
        self
    }

    /// Also looks for debug information where `debuginfod-find` puts it: `~/.cache/debuginfod_client`.
    pub fn debuginfod(mut self, folder: impl Into<PathBuf>) -> Self {
        self.debuginfod = Some(folder.into());
        self
    }

    /// Keeps what was found in this folder, and looks there first.
    pub fn cache(mut self, folder: impl Into<PathBuf>) -> Self {
        self.cache = Some(folder.into());
        self
    }

    /// Reads so many bytes in all instead of 8 GiB.
    pub fn limit(self, bytes: u64) -> Self {
        self.left.set(bytes);
        self
    }

    /// Whether something was not read because it is too large.
    pub(crate) fn has_refused(&self) -> bool {
        self.refused.get()
    }

    fn take(&self, bytes: u64) -> Result<(), ()> {
        match self.left.get().checked_sub(bytes) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => {
                self.refused.set(true);
                Err(())
            }
        }
    }

    /// The checksum of a whole file, as links to debug information have it; read once.
    pub(crate) fn checksum(&self, path: &Path) -> Option<u32> {
        if let Some(&known) = self.checksums.borrow().get(path) {
            return known;
        }
        let found = self.read_checksum(path);
        self.checksums.borrow_mut().insert(path.to_owned(), found);
        found
    }

    fn read_checksum(&self, path: &Path) -> Option<u32> {
        let (file, len) = plain(path).ok()?;
        self.take(len).ok()?;
        // It may grow meanwhile.
        let mut file = file.take(len);
        let mut hasher = crc32fast::Hasher::new();
        let mut buffer = vec![0; 1 << 20];
        loop {
            match file.read(&mut buffer).ok()? {
                0 => return Some(hasher.finalize()),
                len => hasher.update(&buffer[..len]),
            }
        }
    }
}

/// Opens a file if it is a plain one with something in it; and its length.
fn plain(path: &Path) -> io::Result<(fs::File, u64)> {
    // To open a pipe would wait for somebody who writes to it.
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() || metadata.len() == 0 {
        return Err(io::Error::other("not a file with something in it"));
    }
    Ok((fs::File::open(path)?, metadata.len()))
}

/// An open file.
pub(crate) struct Opened<'f> {
    files: &'f Files,
    file: fs::File,
    bytes: ReadCache<fs::File>,
}

impl<'f> Opened<'f> {
    pub(crate) fn new(files: &'f Files, path: &Path) -> io::Result<Self> {
        let (file, _) = plain(path)?;
        Ok(Opened { files, bytes: ReadCache::new(file.try_clone()?), file })
    }

    /// As a program or library.
    pub(crate) fn parse<'o>(&'o self) -> Option<Elf<'o, 'f>> {
        Some(Elf { opened: self, file: File::parse(Bytes(self)).ok()? })
    }
}

/// The bytes of an open file, counted when they are read.
#[derive(Clone, Copy)]
pub(crate) struct Bytes<'o, 'f>(&'o Opened<'f>);

impl<'o> ReadRef<'o> for Bytes<'o, '_> {
    fn len(self) -> Result<u64, ()> {
        ReadRef::len(&self.0.bytes)
    }

    fn read_bytes_at(self, offset: u64, size: u64) -> Result<&'o [u8], ()> {
        if offset.checked_add(size).ok_or(())? > self.len()? {
            return Err(());
        }
        self.0.files.take(size)?;
        (&self.0.bytes).read_bytes_at(offset, size)
    }

    fn read_bytes_at_until(self, range: Range<u64>, delimiter: u8) -> Result<&'o [u8], ()> {
        let found = (&self.0.bytes).read_bytes_at_until(range, delimiter)?;
        self.0.files.take(found.len() as u64)?;
        Ok(found)
    }
}

/// A program or library, of which only what is looked at is read.
pub(crate) struct Elf<'o, 'f> {
    opened: &'o Opened<'f>,
    pub(crate) file: File<'o, Bytes<'o, 'f>>,
}

impl<'f> Elf<'_, 'f> {
    /// Whether there is a section of that name with something in it.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.file.section_by_name(name).is_some_and(|section| section.size() > 0)
    }

    /// The content of a section, unpacked. Empty when there is none, `None` when it cannot be had.
    pub(crate) fn section(&self, name: &str) -> Option<&'f [u8]> {
        match self.file.section_by_name(name) {
            Some(section) => self.content(&section),
            None => Some(&[]),
        }
    }

    /// The section of that number, as it is.
    pub(crate) fn section_at(&self, index: SectionIndex) -> Option<&'f [u8]> {
        self.content(&self.file.section_by_index(index).ok()?)
    }

    fn content<'s>(&self, section: &impl ObjectSection<'s>) -> Option<&'f [u8]> {
        let files = self.opened.files;
        let range = section.compressed_file_range().ok()?;
        let stored = self.read(range.offset, range.compressed_size)?;
        let size = range.uncompressed_size;
        if range.format == CompressionFormat::None {
            return Some(files.memory.alloc(stored));
        }
        if size > ALWAYS.saturating_add(MAX_RATIO.saturating_mul(stored.len() as u64)) {
            files.refused.set(true);
            return None;
        }
        files.take(size).ok()?;
        Some(files.memory.alloc(unpack(&stored, range.format, usize::try_from(size).ok()?)?))
    }

    fn read(&self, offset: u64, size: u64) -> Option<Vec<u8>> {
        if offset.checked_add(size)? > Bytes(self.opened).len().ok()? {
            return None;
        }
        self.opened.files.take(size).ok()?;
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(usize::try_from(size).ok()?).ok()?;
        let mut file = &self.opened.file;
        file.seek(SeekFrom::Start(offset)).ok()?;
        file.take(size).read_to_end(&mut bytes).ok()?;
        (bytes.len() as u64 == size).then_some(bytes)
    }
}

/// Unpacks what has to be `size` bytes, and stops when it is more.
fn unpack(packed: &[u8], format: CompressionFormat, size: usize) -> Option<Vec<u8>> {
    if format != CompressionFormat::Zstandard {
        let packed = CompressedData { format, data: packed, uncompressed_size: size as u64 };
        return Some(packed.decompress().ok()?.into_owned());
    }
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(size).ok()?;
    let mut rest = packed;
    while !rest.is_empty() && bytes.len() <= size {
        let more = (size - bytes.len()) as u64 + 1;
        StreamingDecoder::new(&mut rest).ok()?.take(more).read_to_end(&mut bytes).ok()?;
    }
    (bytes.len() == size).then_some(bytes)
}
