//! Looking addresses up, each once.

use crate::module::Known;
use std::collections::HashMap;
use trace_reader::{Module, StackIndex, Trace};

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
    /// By base and path of the module; found when first asked for.
    modules: HashMap<(u64, String), Option<Known>>,
    known: HashMap<u64, Vec<Frame>>,
    notes: Vec<Note>,
}

impl<'t> Symbols<'t> {
    /// Nothing is looked up yet.
    pub fn new(trace: &'t Trace) -> Self {
        Symbols { trace, modules: HashMap::new(), known: HashMap::new(), notes: Vec::new() }
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

    fn look_up(&mut self, address: u64) -> Vec<Frame> {
        let module = self.trace.module_of(address);
        let frame = || Frame {
            address,
            module: module.map(|(module, _)| module.path.to_string()).unwrap_or_default(),
            offset: module.map_or(0, |(_, offset)| offset),
            ..Frame::default()
        };
        // 1. What was packed was found where the program was.
        let packed = self.trace.symbols(address);
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
        // 2. What is here.
        let Some((module, offset)) = module else { return vec![frame()] };
        match self.module(module) {
            Some(known) => known.frames(offset, frame),
            None => vec![frame()],
        }
    }

    fn module(&mut self, module: &Module) -> Option<&Known> {
        let key = (module.base, module.path.to_string());
        let notes = &mut self.notes;
        let known = self.modules.entry(key).or_insert_with(|| {
            let (known, note) = Known::find(module);
            notes.extend(note.map(|text| Note { module: module.path.to_string(), text }));
            known
        });
        known.as_ref()
    }
}
