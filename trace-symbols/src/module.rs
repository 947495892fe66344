//! A file that was mapped into the traced process, as it is found here and now.

use crate::debug_file::{Object, by_build_id, by_link, has_debug_info, hex, open};
use crate::symbols::Frame;
use crate::table::SymbolTable;
use addr2line::Loader;
use object::{Object as _, ObjectSegment};
use std::path::Path;
use trace_reader::Module;

/// What is known of a module, and from where.
pub(crate) struct Known {
    /// The lowest address in the file that is mapped: the module's base, as the file has it.
    start: u64,
    debug: Option<Loader>,
    table: SymbolTable,
}

impl Known {
    /// Finds what there is, and says what there is not.
    pub(crate) fn find(module: &Module) -> (Option<Self>, Option<String>) {
        let path = Path::new(&*module.path);
        if !path.is_absolute() {
            let kernels = module.path.contains("vdso");
            let why =
                if kernels { "the kernel's, which is no file" } else { "the trace does not say which file" };
            return (None, Some(why.into()));
        }
        // 1. The file itself, if it is the same one still.
        let bytes = match open(path) {
            Ok(bytes) => bytes,
            Err(error) => return Self::without_file(module, &format!("cannot be read: {error}")),
        };
        let Ok(file) = Object::parse(&bytes) else {
            return Self::without_file(module, "is no program or library");
        };
        let found = file.build_id().ok().flatten().unwrap_or_default();
        if found != &*module.build_id {
            let (was, is) = (hex(&module.build_id), hex(found));
            let or_none = |id: String| if id.is_empty() { "none".into() } else { id };
            let changed = format!("has changed: its build id was {} and is {}", or_none(was), or_none(is));
            return Self::without_file(module, &changed);
        }
        // 2. Its debug information, here or elsewhere.
        let elsewhere = || by_build_id(&module.build_id).or_else(|| by_link(path, &file));
        let debug = if has_debug_info(&file) { Some(path.to_owned()) } else { elsewhere() };
        let debug = debug.and_then(|path| Loader::new(path).ok());
        let table = SymbolTable::new(&file);
        // 3. Said once: what cannot be shown, and how it could.
        let stripped = file.symbols().next().is_none();
        let note = match (&debug, stripped) {
            (None, true) => Some("stripped: neither lines nor functions that it does not export"),
            (None, false) => Some("has no debug information: no lines, no inlined functions"),
            (Some(_), _) if module.build_id.is_empty() => Some("has no build id: may have changed since"),
            (Some(_), _) => None,
        };
        (Some(Known { start: start(&file), debug, table }), note.map(str::to_owned))
    }

    /// A debug file may be there all the same.
    fn without_file(module: &Module, why: &str) -> (Option<Self>, Option<String>) {
        let known = by_build_id(&module.build_id).and_then(|path| {
            let bytes = open(&path).ok()?;
            let file = Object::parse(&bytes).ok()?;
            let (start, table) = (start(&file), SymbolTable::new(&file));
            Some(Known { start, table, debug: Loader::new(&path).ok() })
        });
        let note = known.is_none().then(|| why.to_owned());
        (known, note)
    }

    /// What lies `offset` bytes behind the module's base, the innermost function first.
    pub(crate) fn frames(&self, offset: u64, frame: impl Fn() -> Frame) -> Vec<Frame> {
        let address = self.start.wrapping_add(offset);
        let mut frames = self.with_lines(address, &frame);
        if frames.is_empty() {
            frames.push(frame());
        }
        // The innermost function of no name is that of the symbol table.
        if let Some(outer) = frames.last_mut().filter(|outer| outer.function.is_empty())
            && let Some(name) = self.table.find(address)
        {
            outer.function = demangle(name);
        }
        frames
    }

    fn with_lines(&self, address: u64, frame: impl Fn() -> Frame) -> Vec<Frame> {
        let mut frames = Vec::new();
        let Some(Ok(mut found)) = self.debug.as_ref().map(|debug| debug.find_frames(address)) else {
            return frames;
        };
        while let Ok(Some(one)) = found.next() {
            let mut frame = frame();
            if let Some(name) = &one.function {
                let raw = name.raw_name().unwrap_or_default();
                frame.function = demangle(&raw);
            }
            if let Some(location) = &one.location {
                frame.file = location.file.unwrap_or_default().to_owned();
                frame.line = location.line.unwrap_or(0);
            }
            frames.push(frame);
        }
        let inlined = frames.len().saturating_sub(1);
        frames[..inlined].iter_mut().for_each(|frame| frame.inlined = true);
        frames
    }
}

/// The lowest address that the file asks to be mapped.
fn start(file: &Object<'_>) -> u64 {
    file.segments().map(|segment| segment.address()).min().unwrap_or(0)
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
