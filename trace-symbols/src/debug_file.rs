//! Where the debug information of a file is: in itself, or in another file, as distributions have it.

use object::{Object, ObjectSection};
use std::path::{Path, PathBuf};

/// Folders in which debug files are kept.
const ROOTS: [&str; 1] = ["/usr/lib/debug"];

/// Whether a file has line tables of its own.
pub(crate) fn has_debug_info(file: &object::File<'_>) -> bool {
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
pub(crate) fn by_link(path: &Path, file: &object::File<'_>) -> Option<PathBuf> {
    let (name, checksum) = file.gnu_debuglink().ok()??;
    let name = Path::new(std::str::from_utf8(name).ok()?).file_name()?;
    let folder = path.parent()?;
    let beside = [folder.join(name), folder.join(".debug").join(name)];
    let below =
        ROOTS.iter().filter_map(|root| Some(Path::new(root).join(folder.strip_prefix("/").ok()?).join(name)));
    let right = |candidate: &PathBuf| {
        candidate.is_file() && std::fs::read(candidate).is_ok_and(|bytes| crc32fast::hash(&bytes) == checksum)
    };
    beside.into_iter().chain(below).find(right)
}

/// The build id of a file.
pub(crate) fn build_id_of(path: &Path) -> Option<Vec<u8>> {
    let bytes = crate::module::map(path).ok()?;
    let file = object::File::parse(&*bytes).ok()?;
    Some(file.build_id().ok()??.to_vec())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
