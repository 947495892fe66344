//! Blocks in the making: the tables of a generation, and the bytes before events.

use std::collections::{HashMap, HashSet};
use trace_core::{Batch, Module, Part, Sites};
use trace_format::block::{self, BlockKind};
use trace_format::tables::{Clock, Generation, ModuleRow, Payload, Row, StackRow, StringRow, ThreadRow};
use trace_format::{ModuleId, StackId, StringId, ThreadId, wire};

/// What the current generation's tables have.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    strings: HashMap<String, StringId>,
    fresh_strings: Vec<StringRow>,
    threads: HashSet<ThreadId>,
    sites: Sites,
    stacks: HashSet<StackId>,
    modules: Vec<Module>,
}

impl Tables {
    /// The block that begins generation `number`; what was written before does not count any more.
    pub(crate) fn begin(&mut self, number: u64, clock: Clock, out: &mut Vec<u8>) {
        *self = Tables::default();
        block::put(out, BlockKind::GENERATION, &Generation { number, clock }.to_vec());
    }

    /// Appends the rows that `batch` refers to and the generation does not have yet.
    pub(crate) fn add(&mut self, batch: &Batch<'_>, out: &mut Vec<u8>) {
        let mut sites = std::mem::take(&mut self.sites);
        let rows = sites.fresh(|text| self.intern(text));
        self.sites = sites;
        let threads: Vec<_> = {
            let row = |part: &Part| self.thread(part.head().thread, part.os_id(), &part.thread_name());
            batch.parts().iter().filter_map(row).collect()
        };
        let stacks = self.stacks(batch);
        let modules = if stacks.is_empty() { Vec::new() } else { self.modules() };
        // Strings first: the other rows refer to them.
        put_rows(BlockKind::STRINGS, std::mem::take(&mut self.fresh_strings), out);
        put_rows(BlockKind::SITES, rows, out);
        put_rows(BlockKind::THREADS, threads, out);
        put_rows(BlockKind::MODULES, modules, out);
        put_rows(BlockKind::STACKS, stacks, out);
    }

    fn stacks(&mut self, batch: &Batch<'_>) -> Vec<StackRow> {
        let mut rows = Vec::new();
        for id in batch.parts().iter().flat_map(Part::stacks) {
            if self.stacks.insert(id) {
                rows.extend(trace_core::stacks::row(id));
            }
        }
        rows
    }

    /// The modules that came since the generation began: libraries can be loaded at any time.
    fn modules(&mut self) -> Vec<ModuleRow> {
        let mut rows = Vec::new();
        for module in trace_core::modules() {
            if !self.modules.contains(&module) {
                rows.push(ModuleRow {
                    id: ModuleId(self.modules.len() as u32 + 1),
                    base: module.base,
                    size: module.size,
                    path: self.intern(&module.path),
                    build_id: module.build_id.clone(),
                });
                self.modules.push(module);
            }
        }
        rows
    }

    /// Appends the rows of threads that may have no events.
    pub(crate) fn add_threads(&mut self, threads: Vec<(ThreadId, u64, String)>, out: &mut Vec<u8>) {
        let rows: Vec<_> =
            threads.iter().filter_map(|(id, os_id, name)| self.thread(*id, *os_id, name)).collect();
        put_rows(BlockKind::STRINGS, std::mem::take(&mut self.fresh_strings), out);
        put_rows(BlockKind::THREADS, rows, out);
    }

    fn thread(&mut self, id: ThreadId, os_id: u64, name: &str) -> Option<ThreadRow> {
        self.threads.insert(id).then(|| ThreadRow { id, os_id, name: self.intern(name) })
    }

    fn intern(&mut self, text: &str) -> StringId {
        if text.is_empty() {
            return StringId(0);
        }
        if let Some(&id) = self.strings.get(text) {
            return id;
        }
        let id = StringId(self.strings.len() as u32 + 1);
        self.strings.insert(text.to_owned(), id);
        self.fresh_strings.push(StringRow { id, text: text.to_owned() });
        id
    }
}

/// Appends rows, in as many blocks as they need.
pub(crate) fn put_rows<R: Row>(kind: BlockKind, mut rows: Vec<R>, out: &mut Vec<u8>) {
    /// A row is mostly one string of at most a kilobyte: far from the limit of a block.
    const ROWS: usize = 4096;
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(ROWS));
        block::put(out, kind, &Payload::to_vec(&rows));
        rows = rest;
    }
}

/// Appends what stands before the events of a part in its block, the block's header included.
pub(crate) fn put_head(part: &Part, out: &mut Vec<u8>) {
    let head = wire::to_vec(|out| part.head().put(out));
    out.extend(block::header(BlockKind::EVENTS, 0, &[&head, part.bytes()]));
    out.extend(head);
}
