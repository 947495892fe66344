//! A file that was mapped into the traced process, as it is found here and now.

use crate::debug_file::{by_build_id, by_link, has_debug_info, hex};
use crate::dwarf::{Lines, Place};
use crate::files::{Elf, Files, Opened};
use crate::symbols::Frame;
use crate::table::SymbolTable;
use object::{Object as _, ObjectSegment};
use std::path::Path;
use std::time::UNIX_EPOCH;
use trace_reader::Module;

/// What is known of a module, and from where.
pub(crate) struct Known<'f> {
    /// The lowest address in the file that is mapped: the module's base, as the file has it.
    start: u64,
    lines: Option<Lines<'f>>,
    table: SymbolTable<'f>,
}

impl<'f> Known<'f> {
    /// Finds what there is, and says what there is not. What has no build id must not be younger than
    /// the trace, which began so many nanoseconds after 1970.
    pub(crate) fn find(files: &'f Files, module: &Module, began: u64) -> (Option<Self>, Option<String>) {
        // 1. The file itself, if it is the same one still.
        let path = match file_of(module) {
            Ok(path) => path,
            Err(why) => return (None, Some(why.into())),
        };
        let opened = match Opened::new(files, path) {
            Ok(opened) => opened,
            Err(error) => return Self::without_file(files, module, &format!("cannot be read: {error}")),
        };
        let Some(elf) = opened.parse() else {
            let why = if files.has_refused() { TOO_LARGE } else { "is no program or library" };
            return Self::without_file(files, module, why);
        };
        let found = elf.file.build_id().ok().flatten().unwrap_or_default();
        if found != &*module.build_id {
            let (was, is) = (hex(&module.build_id), hex(found));
            let or_none = |id: String| if id.is_empty() { "none".into() } else { id };
            let changed = format!("has changed: its build id was {} and is {}", or_none(was), or_none(is));
            return Self::without_file(files, module, &changed);
        }
        if module.build_id.is_empty() && is_younger(path, began) {
            let why = "was written after the trace began, and has no build id to tell whether it has changed; \
                       `-C link-arg=-Wl,--build-id` gives it one";
            return (None, Some(why.into()));
        }
        // 2. Its debug information, here or elsewhere.
        if has_debug_info(&elf) {
            let lines = Lines::new(files, &elf, path, &[]);
            let why = lines.is_none().then(|| damaged(files));
            let table = SymbolTable::new([&elf]);
            return (Some(Known { start: start(&elf), lines, table }), why.map(str::to_owned));
        }
        let elsewhere = by_build_id(files, &module.build_id).or_else(|| by_link(files, path, &elf));
        if let Some(elsewhere) = elsewhere
            && let Ok(opened) = Opened::new(files, &elsewhere)
            && let Some(debug) = opened.parse()
        {
            let lines = Lines::new(files, &debug, &elsewhere, &[path.to_owned()]);
            let table = SymbolTable::new([&elf, &debug]);
            let why = lines.is_none().then(|| format!("{}, {}", elsewhere.display(), damaged(files)));
            return (Some(Known { start: start(&elf), lines, table }), why);
        }
        // 3. Or none: what cannot be shown, and how it could.
        let table = SymbolTable::new([&elf]);
        let what = match (elf.file.gnu_debuglink(), table.is_whole) {
            (Ok(Some((name, _))), _) => {
                let name = String::from_utf8_lossy(name);
                format!("the debug information is in {name}, which is not beside it or is of another build")
            }
            (_, true) => "has no debug information: no lines, no inlined functions".into(),
            (_, false) => "stripped: neither lines nor functions that it does not export".into(),
        };
        let note = format!("{what}; {}", remedy(module));
        (Some(Known { start: start(&elf), lines: None, table }), Some(note))
    }

    /// A debug file may be there all the same.
    fn without_file(files: &'f Files, module: &Module, why: &str) -> (Option<Self>, Option<String>) {
        let known = by_build_id(files, &module.build_id).and_then(|path| {
            let opened = Opened::new(files, &path).ok()?;
            let elf = opened.parse()?;
            let lines = Lines::new(files, &elf, &path, &[]);
            Some(Known { start: start(&elf), table: SymbolTable::new([&elf]), lines })
        });
        let note = known.is_none().then(|| why.to_owned());
        (known, note)
    }

    /// What lies `offset` bytes behind the module's base, the innermost function first.
    pub(crate) fn frames(&self, offset: u64, frame: impl Fn() -> Frame) -> Vec<Frame> {
        let address = self.start.wrapping_add(offset);
        let mut places = self.lines.as_ref().map(|lines| lines.find(address)).unwrap_or_default();
        if places.is_empty() {
            places.push(Place::default());
        }
        // The function around the others is in the symbol table as well. Line tables have no path of it,
        // only `park<..>`, where the symbol is mangled.
        if let Some(outer) = places.last_mut()
            && (outer.function.is_empty() || !is_mangled(&outer.function))
            && let Some(name) = self.table.find(address)
            && (outer.function.is_empty() || is_mangled(name))
        {
            outer.function = name.to_owned();
        }
        let last = places.len() - 1;
        let frames = places.into_iter().enumerate().map(|(at, place)| Frame {
            function: demangle(&place.function),
            file: place.file,
            line: place.line,
            inlined: at < last,
            ..frame()
        });
        frames.collect()
    }

    /// What of the debug information was found missing only when it was looked at.
    pub(crate) fn missing(&self) -> Option<String> {
        let lines = self.lines.as_ref()?;
        if lines.is_slow() {
            return Some("takes too long to be looked up".into());
        }
        let path = lines.missing()?;
        Some(format!("a part of its debug information is in {}, which is not there", path.display()))
    }

    /// Whether all that could be known of the module is.
    pub(crate) fn is_whole(&self) -> bool {
        self.lines.as_ref().is_some_and(|lines| !lines.is_slow() && lines.missing().is_none())
    }
}

const TOO_LARGE: &str = "is too large, or claims to be";

fn damaged(files: &Files) -> &'static str {
    if files.has_refused() { TOO_LARGE } else { "has debug information that cannot be read: no lines" }
}

/// The file that was mapped. One whose name was taken away while the program ran is that of before.
fn file_of(module: &Module) -> Result<&Path, &'static str> {
    let path = module.path.strip_suffix(" (deleted)").unwrap_or(&module.path);
    match Path::new(path) {
        path if path.is_absolute() => Ok(path),
        _ if path.contains("vdso") => Err("the kernel's, which is no file"),
        _ => Err("the trace does not say which file"),
    }
}

fn is_younger(path: &Path, began: u64) -> bool {
    let changed = std::fs::metadata(path).and_then(|metadata| metadata.modified());
    let changed = changed.ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    changed.is_some_and(|changed| changed.as_nanos() > began.into())
}

/// What would bring the missing debug information.
fn remedy(module: &Module) -> String {
    let is_system = ["/usr/", "/lib"].iter().any(|folder| module.path.starts_with(folder));
    if is_system && !module.build_id.is_empty() {
        format!("`debuginfod-find debuginfo {}` may fetch it", hex(&module.build_id))
    } else {
        "`-C debuginfo=line-tables-only -C strip=none` puts it in".into()
    }
}

/// The lowest address that the file asks to be mapped.
fn start(elf: &Elf<'_, '_>) -> u64 {
    elf.file.segments().map(|segment| segment.address()).min().unwrap_or(0)
}

/// Whether a name says more than what the source calls the function.
fn is_mangled(name: &str) -> bool {
    name.starts_with("_Z") || name.starts_with("_R")
}

/// Both of Rust's manglings, without their hashes, and that of C++.
pub(crate) fn demangle(name: &str) -> String {
    match rustc_demangle::try_demangle(name) {
        Ok(name) => format!("{name:#}"),
        Err(_) => addr2line::demangle_auto(name.into(), None).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::demangle;

    #[test]
    fn all_manglings_are_undone_and_other_names_stay() {
        let cases = [
            ("_ZN3std2io5stdio6_print17h0123456789abcdefE", "std::io::stdio::_print"),
            ("_RNvCskwGfYPst2Cb_3foo16example_function", "foo::example_function"),
            ("_ZNSt6vectorIiSaIiEE9push_backEOi", "std::vector<int, std::allocator<int> >::push_back(int&&)"),
            ("pthread_mutex_lock", "pthread_mutex_lock"),
            ("", ""),
        ];
        for (mangled, name) in cases {
            assert_eq!(demangle(mangled), name);
        }
    }
}
