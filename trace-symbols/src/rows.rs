//! Symbols as blocks of the file format: rows of names, and rows of addresses that refer to them.

use crate::symbols::Frame;
use std::collections::HashMap;
use trace_reader::format::block::{self, BlockKind};
use trace_reader::format::tables::{Payload, StringRow, SymbolRow};
use trace_reader::format::wire::{MAX_STR, cut};
use trace_reader::format::{StringId, varint};

/// Bytes of rows in a block, about.
const BLOCK: usize = 1 << 20;

pub(crate) struct Rows {
    ids: HashMap<String, StringId>,
    next: u32,
    strings: Vec<StringRow>,
    rows: Vec<SymbolRow>,
    size: usize,
    blocks: Vec<u8>,
}

impl Rows {
    /// Names have numbers from there on.
    pub(crate) fn new(first_string: u32) -> Self {
        let (ids, strings, rows, blocks) = Default::default();
        Rows { ids, next: first_string, strings, rows, size: 0, blocks }
    }

    /// The functions at an address, the innermost first.
    pub(crate) fn add<'a>(&mut self, address: u64, frames: impl IntoIterator<Item = &'a Frame>) {
        for frame in frames {
            let (function, file) = (self.string(&frame.function), self.string(&frame.file));
            self.rows.push(SymbolRow { address, function, file, line: frame.line });
            self.size += 4 * varint::MAX_LEN;
        }
        if self.size >= BLOCK {
            self.flush();
        }
    }

    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.flush();
        self.blocks
    }

    fn string(&mut self, text: &str) -> StringId {
        let text = cut(text, MAX_STR);
        if text.is_empty() {
            return StringId(0);
        }
        if let Some(&id) = self.ids.get(text) {
            return id;
        }
        let id = StringId(self.next);
        self.next = self.next.saturating_add(1);
        self.size += text.len() + varint::MAX_LEN;
        self.strings.push(StringRow { id, text: text.to_owned() });
        self.ids.insert(text.to_owned(), id);
        id
    }

    fn flush(&mut self) {
        let strings = std::mem::take(&mut self.strings);
        if !strings.is_empty() {
            block::put(&mut self.blocks, BlockKind::STRINGS, &strings.to_vec());
        }
        let rows = std::mem::take(&mut self.rows);
        if !rows.is_empty() {
            block::put(&mut self.blocks, BlockKind::SYMBOLS, &rows.to_vec());
        }
        self.size = 0;
    }
}
