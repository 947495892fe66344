//! Where the debug information of a file is when it is not in the file itself, as distributions have it.

use crate::files::{Elf, Files, Opened};
use object::Object as _;
use std::path::{Path, PathBuf};

/// Whether a file has functions and lines of its own.
pub(crate) fn has_debug_info(elf: &Elf<'_, '_>) -> bool {
    elf.has(".debug_info") && elf.has(".debug_abbrev")
}

/// The file with the debug information of the one with this build id.
pub(crate) fn by_build_id(files: &Files, build_id: &[u8]) -> Option<PathBuf> {
    with_build_id(files, build_id, [])
}

/// The file that has this build id: one of `paths`, or where such files are kept.
pub(crate) fn with_build_id(
    files: &Files,
    build_id: &[u8],
    paths: impl IntoIterator<Item = PathBuf>,
) -> Option<PathBuf> {
    let hex = hex(build_id);
    let (first, rest) = hex.split_at_checked(2).filter(|(_, rest)| !rest.is_empty())?;
    let folders = files.debug_folders.iter();
    let kept = folders.map(|folder| folder.join(format!(".build-id/{first}/{rest}.debug")));
    let fetched = files.debuginfod.iter().map(|folder| folder.join(&hex).join("debuginfo"));
    let all = paths.into_iter().chain(kept).chain(fetched);
    let right = |path: &PathBuf| build_id_of(files, path).is_some_and(|found| found == build_id);
    all.into_iter().find(right)
}

/// The file that the link in `elf`, which is at `path`, names. Its contents must be those that the
/// link was made for.
pub(crate) fn by_link(files: &Files, path: &Path, elf: &Elf<'_, '_>) -> Option<PathBuf> {
    let (name, checksum) = elf.file.gnu_debuglink().ok()??;
    let name = Path::new(std::str::from_utf8(name).ok()?).file_name()?;
    let folder = path.parent()?;
    let beside = [folder.join(name), folder.join(".debug").join(name)];
    let below = files
        .debug_folders
        .iter()
        .filter_map(|root| Some(root.join(folder.strip_prefix("/").ok()?).join(name)));
    // A program that is called like its debug file is not meant.
    let mut all = beside.into_iter().chain(below).filter(|candidate| candidate != path);
    all.find(|candidate| files.checksum(candidate) == Some(checksum))
}

/// The build id of a file; `None` also when it has none.
fn build_id_of(files: &Files, path: &Path) -> Option<Vec<u8>> {
    let opened = Opened::new(files, path).ok()?;
    Some(opened.parse()?.file.build_id().ok()??.to_vec())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
