//! Symbols into a trace, so that another machine can show its stacks.

use crate::rows::Rows;
use crate::symbols::Symbols;
use std::collections::BTreeSet;
use trace_reader::Trace;
use trace_reader::format::block::{BlockKind, Blocks};
use trace_reader::format::tables::{Payload, StringRow};

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
    let mut rows = Rows::new(last_string(trace).saturating_add(1));
    for address in addresses {
        // One of which nothing is known is looked up again elsewhere.
        let frames = symbols.address(address).iter().filter(|frame| !frame.function.is_empty());
        rows.add(address, frames);
    }
    let blocks = rows.finish();
    if blocks.is_empty() {
        return None;
    }
    // 3. Behind all blocks, but before one that the end cuts, which is read because it is the last.
    let bytes = trace.bytes();
    let end = whole(bytes);
    Some([&bytes[..end], &blocks, &bytes[end..]].concat())
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
