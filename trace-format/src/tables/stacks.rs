//! Program counters and the files they lie in.

use super::Row;
use crate::{DecodeError, Input, ModuleId, Out, StackId, StringId, varint};

/// A row of the module table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModuleRow {
    /// Which.
    pub id: ModuleId,
    /// The first mapped address.
    pub base: u64,
    /// Bytes mapped from there.
    pub size: u64,
    /// The file.
    pub path: StringId,
    /// As the file has it; empty when it has none.
    pub build_id: Vec<u8>,
}

impl Row for ModuleRow {
    const MIN_LEN: usize = 5;

    fn put(&self, out: &mut Out<'_>) {
        out.uint(self.id);
        out.uint(self.base);
        out.uint(self.size);
        out.uint(self.path);
        out.uint(self.build_id.len() as u64);
        out.bytes(&self.build_id);
    }

    fn get(input: &mut Input<'_>) -> Result<Self, DecodeError> {
        Ok(ModuleRow {
            id: ModuleId(input.uint32()?),
            base: input.uint()?,
            size: input.uint()?,
            path: StringId(input.uint32()?),
            build_id: {
                let len = input.count(1)?;
                input.bytes(len)?.to_owned()
            },
        })
    }
}

/// A row of the stack table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackRow {
    /// Never 0.
    pub id: StackId,
    /// Program counters, the innermost frame first.
    pub frames: Vec<u64>,
}

/// The first frame is written as it is, each further one as the difference to the one before.
impl Row for StackRow {
    const MIN_LEN: usize = 2;

    fn put(&self, out: &mut Out<'_>) {
        out.uint(self.id);
        out.uint(self.frames.len() as u64);
        let mut before = 0;
        for &frame in &self.frames {
            out.uint(varint::zigzag(frame.wrapping_sub(before) as i64));
            before = frame;
        }
    }

    fn get(input: &mut Input<'_>) -> Result<Self, DecodeError> {
        let id = StackId(input.uint32()?);
        let mut frame = 0u64;
        let frames = (0..input.count(1)?)
            .map(|_| {
                frame = frame.wrapping_add(varint::unzigzag(input.uint()?) as u64);
                Ok(frame)
            })
            .collect::<Result<_, _>>()?;
        Ok(StackRow { id, frames })
    }
}
