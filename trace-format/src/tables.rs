//! The payloads of all blocks but events' content: encode beside decode, one type each.
//!
//! Tables are per generation: a row is valid from its block to the next [`Generation`], and stands
//! before the first event that refers to it.

mod clock;
mod collectors;
mod events_head;
mod header;
mod losses;
mod names;
mod stacks;
mod symbols;

pub use clock::{Clock, End, Generation};
pub use collectors::{CollectorRow, CollectorState};
pub use events_head::EventsHead;
pub use header::{Header, VERSION, Version};
pub use losses::{LossReason, LossRow};
pub use names::{SiteRow, StringRow, ThreadRow};
pub use stacks::{ModuleRow, StackRow};
pub use symbols::SymbolRow;

use crate::{DecodeError, Input, Out, wire};

/// The payload of a block of this version.
pub trait Payload: Sized {
    /// Appends it.
    fn put(&self, out: &mut Out<'_>);
    /// Reads it.
    fn get(input: &mut Input<'_>) -> Result<Self, DecodeError>;

    /// Its bytes.
    fn to_vec(&self) -> Vec<u8> {
        wire::to_vec(|out| self.put(out))
    }

    /// Reads it from a whole payload. Bytes that follow belong to a newer version.
    fn from_slice(payload: &[u8]) -> Result<Self, DecodeError> {
        Self::get(&mut Input::new(payload))
    }
}

/// A row of a block that holds rows.
pub trait Row: Sized {
    /// A row takes at least so many bytes.
    const MIN_LEN: usize;
    /// Appends it.
    fn put(&self, out: &mut Out<'_>);
    /// Reads it.
    fn get(input: &mut Input<'_>) -> Result<Self, DecodeError>;
}

impl<R: Row> Payload for Vec<R> {
    fn put(&self, out: &mut Out<'_>) {
        out.uint(self.len() as u64);
        self.iter().for_each(|row| row.put(out));
    }

    fn get(input: &mut Input<'_>) -> Result<Self, DecodeError> {
        (0..input.count(R::MIN_LEN)?).map(|_| R::get(input)).collect()
    }
}
