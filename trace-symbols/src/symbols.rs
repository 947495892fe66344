//! Looking addresses up, each once.

use crate::cache::Kept;
use crate::files::Files;
use crate::module::Known;
use std::collections::HashMap;
use trace_reader::{StackIndex, Trace};

/// A function on a stack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The address that was looked up.
    pub address: u64,
    /// The file that it lies in; empty when it lies in none.
    pub module: String,
    /// How far it is from that file's first mapped address.
    pub offset: u64,
    /// Demangled; empty when it is not known.
    pub function: String,
    /// The source file; empty when it is not known.
    pub file: String,
    /// From 1; 0 is unknown.
    pub line: u32,
    /// Whether the function was inlined into that of the next frame.
    pub inlined: bool,
}

/// What could not be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The file's path.
    pub module: String,
    /// What about it.
    pub text: String,
}

/// The symbols of a trace.
pub struct Symbols<'t> {
    trace: &'t Trace,
    files: &'t Files,
    /// By where the trace has the module; found when first asked for.
    modules: HashMap<usize, Found<'t>>,
    known: HashMap<u64, Vec<Frame>>,
    notes: Vec<Note>,
}

/// No process has so many: of others nothing is looked for.
const MAX_MODULES: usize = 4_096;

/// What there is of a module.
struct Found<'t> {
    kept: Option<Kept>,
    /// Looked for only when what was kept does not do.
    known: Option<Option<Known<'t>>>,
    has_note: bool,
}

impl<'t> Symbols<'t> {
    /// Nothing is looked up yet.
    pub fn new(trace: &'t Trace, files: &'t Files) -> Self {
        Symbols { trace, files, modules: HashMap::new(), known: HashMap::new(), notes: Vec::new() }
    }

    /// The functions of a stack, the innermost first, each with those inlined into it before it.
    pub fn stack(&mut self, stack: StackIndex) -> Vec<Frame> {
        let trace = self.trace;
        trace.frames(stack).iter().flat_map(|&pc| self.address(pc.wrapping_sub(1)).to_vec()).collect()
    }

    /// The functions at an address: those that were inlined there, and the one around them. There is
    /// always one, if only with a number.
    pub fn address(&mut self, address: u64) -> &[Frame] {
        if !self.known.contains_key(&address) {
            let frames = self.look_up(address);
            self.known.insert(address, frames);
        }
        &self.known[&address]
    }

    /// What could not be found so far, by module.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Keeps what was found in the folder that [`Files::cache`] has named. When that fails, nothing is
    /// lost but time.
    pub fn save(&mut self) -> std::io::Result<()> {
        self.modules.values_mut().filter_map(|found| found.kept.as_mut()).try_for_each(Kept::save)
    }

    fn look_up(&mut self, address: u64) -> Vec<Frame> {
        let (trace, files) = (self.trace, self.files);
        let module = trace.module_of(address);
        let frame = || Frame {
            address,
            module: module.map(|(module, _)| module.path.to_string()).unwrap_or_default(),
            offset: module.map_or(0, |(_, offset)| offset),
            ..Frame::default()
        };
        // 1. What was packed was found where the program was.
        let packed = trace.symbols(address);
        if packed.len() > 0 {
            let last = packed.len() - 1;
            let frames = packed.enumerate().map(|(place, symbol)| Frame {
                function: symbol.function.to_string(),
                file: symbol.file.to_string(),
                line: symbol.line,
                inlined: place < last,
                ..frame()
            });
            return frames.collect();
        }
        let Some((module, offset)) = module else {
            self.note_several(address);
            return vec![frame()];
        };
        // 2. What was found before.
        let key = std::ptr::from_ref(module).addr();
        if !self.modules.contains_key(&key) && self.modules.len() == MAX_MODULES {
            return vec![frame()];
        }
        let found = self.modules.entry(key).or_insert_with(|| {
            let kept = files.cache.as_ref().and_then(|folder| Kept::open(folder, &module.build_id));
            Found { kept, known: None, has_note: false }
        });
        if let Some(frames) = found.kept.as_ref().and_then(|kept| kept.find(offset, frame)) {
            return frames;
        }
        // 3. What is here.
        let notes = &mut self.notes;
        let note = |text| Note { module: module.path.to_string(), text };
        let known = found.known.get_or_insert_with(|| {
            let (known, text) = Known::find(files, module, trace.start_wall_ns());
            found.has_note = text.is_some();
            notes.extend(text.map(note));
            known
        });
        let Some(known) = known else { return vec![frame()] };
        let frames = known.frames(offset, frame);
        if !found.has_note
            && let Some(text) = known.missing()
        {
            found.has_note = true;
            notes.push(note(text));
        }
        if let Some(kept) = found.kept.as_mut().filter(|_| known.is_whole()) {
            kept.add(offset, &frames);
        }
        frames
    }

    /// Says once that an address may be of several modules.
    fn note_several(&mut self, address: u64) {
        let mut modules = self.trace.modules_at(address);
        let (Some(one), Some(other)) = (modules.next(), modules.next()) else { return };
        let text = format!("was where {} was at another time: what is there may be of either", one.path);
        let note = Note { module: other.path.to_string(), text };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}
