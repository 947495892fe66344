//! Names for the stacks of a summary.

use crate::symbols::{Frame, Symbols};
use crate::{tell_apart, trimmed};
use trace_reader::Summary;
use trace_reader::summary;

/// Gives every stack of a summary its functions, files and lines, and every lock its kind; notes what
/// could not be found.
pub fn name_summary(summary: &mut Summary, symbols: &mut Symbols<'_>) {
    for place in summary.locks.iter_mut().flat_map(|lock| &mut lock.places) {
        place.stack = rows(&look_up(&place.stack, symbols));
        place.waker_stack = rows(&look_up(&place.waker_stack, symbols));
    }
    for sync in &mut summary.sync {
        sync.holder_stack = rows(&look_up(&sync.holder_stack, symbols));
        for wait in &mut sync.waits_by {
            wait.stack = rows(&look_up(&wait.stack, symbols));
            wait.ended_stack = rows(&look_up(&wait.ended_stack, symbols));
        }
    }
    summary.locks = tell_apart(std::mem::take(&mut summary.locks));
    for call in &mut summary.calls {
        call.stack = rows(&look_up(&call.stack, symbols));
    }
    let notes = symbols.notes().iter();
    summary.missing_symbols = notes.map(|note| format!("{}: {}", note.module, note.text)).collect();
}

fn look_up(stack: &[summary::Frame], symbols: &mut Symbols<'_>) -> Vec<Frame> {
    stack.iter().flat_map(|frame| symbols.address(frame.address.0).to_vec()).collect()
}

/// Without the recorder's own.
fn rows(frames: &[Frame]) -> Vec<summary::Frame> {
    let row = |frame: &Frame| summary::Frame {
        address: summary::Address(frame.address),
        module: frame.module.clone(),
        offset: frame.offset,
        function: frame.function.clone(),
        file: frame.file.clone(),
        line: frame.line,
        inlined: frame.inlined,
    };
    trimmed(frames).iter().map(row).collect()
}
