//! Symbols into a trace, so that another machine can show its stacks.

use crate::symbols::{Frame, Symbols};
use std::collections::{BTreeSet, HashMap};
use trace_reader::Trace;
use trace_reader::format::block::{self, BlockKind, Blocks};
use trace_reader::format::tables::{Payload, StringRow, SymbolRow};
use trace_reader::format::wire::{MAX_STR, cut};
use trace_reader::format::{StringId, varint};

/// Bytes of rows in a block, about.
const BLOCK: usize = 1 << 20;

/// The file with symbols for every frame of its stacks: its own bytes, and blocks behind them. `None`
/// when it has no stack, or all are packed already.
pub fn pack(trace: &Trace, symbols: &mut Symbols<'_>) -> Option<Vec<u8>> {
    // 1. All addresses of which no symbols are packed.
    let mut addresses = BTreeSet::new();
    for frames in trace.stacks() {
        addresses.extend(frames.iter().map(|pc| pc.wrapping_sub(1)));
    }
    addresses.retain(|&address| trace.symbols(address).len() == 0);
    // 2. Their functions, with numbers for the names that the last generation does not use.
    let mut writer = Writer { next: last_string(trace) + 1, ..Writer::default() };
    for address in addresses {
        writer.add(address, symbols.address(address));
    }
    writer.flush();
    if writer.blocks.is_empty() {
        return None;
    }
    // 3. Behind all blocks, but before one that the end cuts, which is read because it is the last.
    let bytes = trace.bytes();
    let end = whole(bytes);
    Some([&bytes[..end], &writer.blocks, &bytes[end..]].concat())
}

#[derive(Default)]
struct Writer {
    ids: HashMap<String, StringId>,
    next: u32,
    strings: Vec<StringRow>,
    rows: Vec<SymbolRow>,
    size: usize,
    blocks: Vec<u8>,
}

impl Writer {
    fn add(&mut self, address: u64, frames: &[Frame]) {
        // An address of which nothing is known is looked up again elsewhere.
        for frame in frames.iter().filter(|frame| !frame.function.is_empty()) {
            let (function, file) = (self.string(&frame.function), self.string(&frame.file));
            self.rows.push(SymbolRow { address, function, file, line: frame.line });
            self.size += 4 * varint::MAX_LEN;
        }
        if self.size >= BLOCK {
            self.flush();
        }
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

/// The greatest number of a string in the last generation.
fn last_string(trace: &Trace) -> u32 {
    let mut last = 0;
    for block in Blocks::new(trace.bytes()).filter_map(|stretch| stretch.content.ok()) {
        match block.kind {
            BlockKind::GENERATION => last = 0,
            BlockKind::STRINGS => {
                let rows = Vec::<StringRow>::from_slice(block.payload).unwrap_or_default();
                last = rows.iter().map(|row| row.id.0).fold(last, u32::max);
            }
            _ => {}
        }
    }
    last
}

/// Where the last whole block ends.
fn whole(bytes: &[u8]) -> usize {
    let whole = Blocks::new(bytes).filter(|stretch| stretch.content.is_ok());
    whole.last().map_or(bytes.len(), |stretch| stretch.offset + stretch.bytes.len())
}
