//! Functions, files and lines from a file's debug information, with those parts of it that are in files
//! of their own.

use crate::files::{Elf, Files, Opened};
use addr2line::gimli::{self, Dwarf, DwarfPackage, EndianSlice, RunTimeEndian, SectionId};
use addr2line::{Context, FrameIter, LookupContinuation, LookupResult, SplitDwarfLoad};
use object::Object as _;
use std::cell::{Cell, RefCell};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

type Slice<'f> = EndianSlice<'f, RunTimeEndian>;

/// Nothing is looked up any more in a file that has taken so long: real ones take a hundredth.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where an address is: a mangled name, which may be empty, a file and a line.
#[derive(Debug, Default)]
pub(crate) struct Place {
    pub(crate) function: String,
    pub(crate) file: String,
    pub(crate) line: u32,
}

pub(crate) struct Lines<'f> {
    files: &'f Files,
    context: Context<Slice<'f>>,
    packages: Vec<DwarfPackage<Slice<'f>>>,
    spent: Cell<Duration>,
    /// A file that was to have a part of it, and has not, or is not there.
    missing: RefCell<Option<PathBuf>>,
}

impl<'f> Lines<'f> {
    /// Of a file, which is at `path`; `beside` are other places where its packages may be.
    pub(crate) fn new(files: &'f Files, elf: &Elf<'_, 'f>, path: &Path, beside: &[PathBuf]) -> Option<Self> {
        let mut dwarf = sections(elf, |id| Some(id.name()))?;
        if let Some(shared) = shared(files, elf, path) {
            dwarf.set_sup(shared);
        }
        dwarf.populate_abbreviations_cache(gimli::AbbreviationsCacheStrategy::Duplicates);
        let paths = std::iter::once(path).chain(beside.iter().map(PathBuf::as_path));
        let packages = paths.flat_map(packages_of).filter_map(|path| package(files, &path)).collect();
        Some(Lines {
            files,
            context: Context::from_dwarf(dwarf).ok()?,
            packages,
            spent: Cell::default(),
            missing: RefCell::default(),
        })
    }

    /// What is at an address of the file, the innermost function first.
    pub(crate) fn find(&self, address: u64) -> Vec<Place> {
        if self.is_slow() {
            return Vec::new();
        }
        let began = Instant::now();
        let places = self.frames(self.context.find_frames(address)).unwrap_or_default();
        self.spent.set(self.spent.get() + began.elapsed());
        places
    }

    /// Whether it has taken longer than anybody waits.
    pub(crate) fn is_slow(&self) -> bool {
        self.spent.get() > PATIENCE
    }

    /// A file that was to have a part of the debug information.
    pub(crate) fn missing(&self) -> Option<PathBuf> {
        self.missing.borrow().clone()
    }

    fn frames<'s, L>(&'s self, mut found: LookupResult<L>) -> Option<Vec<Place>>
    where
        L: LookupContinuation<Output = Result<FrameIter<'s, Slice<'f>>, gimli::Error>, Buf = Slice<'f>>,
        'f: 's,
    {
        let mut frames = loop {
            match found {
                LookupResult::Output(frames) => break frames.ok()?,
                LookupResult::Load { load, continuation } => found = continuation.resume(self.part(load)),
            }
        };
        let mut places = Vec::new();
        // Of frames that are damaged, none is believed.
        while let Some(frame) = frames.next().ok()? {
            let mut place = Place::default();
            if let Some(name) = &frame.function {
                place.function = name.raw_name().map(|name| name.into_owned()).unwrap_or_default();
            }
            if let Some(location) = &frame.location {
                place.file = location.file.unwrap_or_default().to_owned();
                place.line = location.line.unwrap_or(0);
            }
            places.push(place);
        }
        Some(places)
    }

    /// The part that a unit says is elsewhere: in a package, or in a file that it names.
    fn part(&self, load: SplitDwarfLoad<Slice<'f>>) -> Option<Arc<Dwarf<Slice<'f>>>> {
        let in_package = |package: &DwarfPackage<_>| package.find_cu(load.dwo_id, &load.parent).ok()?;
        if let Some(found) = self.packages.iter().find_map(in_package) {
            return Some(Arc::new(found));
        }
        let text = |slice: &Slice<'f>| Some(PathBuf::from(std::str::from_utf8(slice.slice()).ok()?));
        let folder = load.comp_dir.as_ref().and_then(text).unwrap_or_default();
        let path = folder.join(load.path.as_ref().and_then(text)?);
        let found = path.is_absolute().then(|| self.part_in(&path, &load)).flatten();
        if found.is_none() {
            self.missing.borrow_mut().get_or_insert(path);
        }
        found
    }

    fn part_in(&self, path: &Path, load: &SplitDwarfLoad<Slice<'f>>) -> Option<Arc<Dwarf<Slice<'f>>>> {
        let opened = Opened::new(self.files, path).ok()?;
        let mut dwarf = sections(&opened.parse()?, SectionId::dwo_name)?;
        let header = dwarf.units().next().ok()??;
        if dwarf.unit(header).ok()?.dwo_id != Some(load.dwo_id) {
            return None;
        }
        dwarf.make_dwo(&load.parent);
        Some(Arc::new(dwarf))
    }
}

/// The sections that are needed for functions and lines, under the names that `name` gives them. `None`
/// when one of them cannot be read.
fn sections<'f>(
    elf: &Elf<'_, 'f>,
    name: impl Fn(SectionId) -> Option<&'static str>,
) -> Option<Dwarf<Slice<'f>>> {
    const WANTED: [SectionId; 10] = [
        SectionId::DebugAbbrev,
        SectionId::DebugAddr,
        SectionId::DebugAranges,
        SectionId::DebugInfo,
        SectionId::DebugLine,
        SectionId::DebugLineStr,
        SectionId::DebugRanges,
        SectionId::DebugRngLists,
        SectionId::DebugStr,
        SectionId::DebugStrOffsets,
    ];
    Dwarf::load(|id| {
        let name = name(id).filter(|_| WANTED.contains(&id));
        let bytes = match name {
            Some(name) => elf.section(name).ok_or(())?,
            None => &[],
        };
        Ok::<_, ()>(EndianSlice::new(bytes, endian(elf)))
    })
    .ok()
}

fn endian(elf: &Elf<'_, '_>) -> RunTimeEndian {
    if elf.file.is_little_endian() { RunTimeEndian::Little } else { RunTimeEndian::Big }
}

/// What several files of a distribution have in common, in one of its own (`dwz` makes it).
fn shared<'f>(files: &'f Files, elf: &Elf<'_, 'f>, path: &Path) -> Option<Dwarf<Slice<'f>>> {
    let (name, build_id) = elf.file.gnu_debugaltlink().ok()??;
    let name = path.parent()?.join(std::str::from_utf8(name).ok()?);
    crate::debug_file::with_build_id(files, build_id, [name]).and_then(|path| {
        let opened = Opened::new(files, &path).ok()?;
        sections(&opened.parse()?, |id| Some(id.name()))
    })
}

/// Where the package of a file may be: compilers put it beside it.
fn packages_of(path: &Path) -> [PathBuf; 2] {
    let mut name: OsString = path.into();
    name.push(".dwp");
    [name.into(), path.with_extension("dwp")]
}

fn package<'f>(files: &'f Files, path: &Path) -> Option<DwarfPackage<Slice<'f>>> {
    let opened = Opened::new(files, path).ok()?;
    let elf = opened.parse()?;
    let load = |id: SectionId| {
        let bytes = id.dwo_name().and_then(|name| elf.section(name)).unwrap_or_default();
        Ok::<_, gimli::Error>(EndianSlice::new(bytes, endian(&elf)))
    };
    DwarfPackage::load(load, EndianSlice::new(&[], endian(&elf))).ok()
}
