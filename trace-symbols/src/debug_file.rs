//! Where the debug information of a file is: in itself, or in another file, as distributions have it.

use object::{Object as _, ObjectSection, ReadCache};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A program or library, of which only what is looked at is read.
pub(crate) type Object<'c> = object::File<'c, &'c ReadCache<File>>;

/// Opens a file, if it is a plain one with something in it: what a trace names may be anything, also a
/// pipe, a device or what the kernel makes up while it is read.
pub(crate) fn open(path: &Path) -> io::Result<ReadCache<File>> {
    let metadata = std::fs::metadata(path)?;
    if !metadata.is_file() || metadata.len() == 0 {
        return Err(io::Error::other("not a file with something in it"));
    }
    Ok(ReadCache::new(File::open(path)?))
}

/// Folders in which debug files are kept.
const ROOTS: [&str; 1] = ["/usr/lib/debug"];

/// Whether a file has line tables of its own.
pub(crate) fn has_debug_info(file: &Object<'_>) -> bool {
    let has = |name| file.section_by_name(name).is_some_and(|section| section.size() > 0);
    has(".debug_info") || has(".zdebug_info")
}

/// The file with the debug information of the one with this build id.
pub(crate) fn by_build_id(build_id: &[u8]) -> Option<PathBuf> {
    let hex = hex(build_id);
    if hex.len() < 3 {
        return None;
    }
    let name = format!(".build-id/{}/{}.debug", &hex[..2], &hex[2..]);
    let found = ROOTS.iter().map(|root| Path::new(root).join(&name)).find(|path| path.is_file())?;
    (build_id_of(&found)? == build_id).then_some(found)
}

/// The file that the link in `file`, which is at `path`, names. Its contents must be those that the
/// link was made for.
pub(crate) fn by_link(path: &Path, file: &Object<'_>) -> Option<PathBuf> {
    let (name, checksum) = file.gnu_debuglink().ok()??;
    let name = Path::new(std::str::from_utf8(name).ok()?).file_name()?;
    let folder = path.parent()?;
    let beside = [folder.join(name), folder.join(".debug").join(name)];
    let below =
        ROOTS.iter().filter_map(|root| Some(Path::new(root).join(folder.strip_prefix("/").ok()?).join(name)));
    let right = |candidate: &PathBuf| {
        candidate.is_file() && checksum_of(candidate).is_ok_and(|found| found == checksum)
    };
    beside.into_iter().chain(below).find(right)
}

fn checksum_of(path: &Path) -> io::Result<u32> {
    let mut file = File::open(path)?;
    let mut hasher = crc32fast::Hasher::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hasher.finalize()),
            len => hasher.update(&buffer[..len]),
        }
    }
}

/// The build id of a file.
pub(crate) fn build_id_of(path: &Path) -> Option<Vec<u8>> {
    let bytes = open(path).ok()?;
    let file = Object::parse(&bytes).ok()?;
    Some(file.build_id().ok()??.to_vec())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
