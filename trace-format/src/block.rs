//! Framing: a file is a sequence of blocks, each with a kind, a length and a checksum.
//!
//! A block can be found without what is before it (its first four bytes occur in no UTF-8 text),
//! checked without what is after it, and skipped without knowing its kind. [`read`] takes one;
//! [`Blocks`] goes over a whole file, damage included.
//!
//! | bytes | field |
//! |--:|---|
//! | 4 | [`SYNC`] |
//! | 1 | kind |
//! | 1 | flags: 0 in this version; a reader skips a block with flags it does not know |
//! | 2 | 0 |
//! | 4 | length of the payload, little-endian, at most [`MAX_PAYLOAD`] |
//! | 4 | CRC-32 (IEEE) of bytes 4 to 11 and the payload |

mod walk;

pub use walk::{Blocks, Stretch};

use std::fmt;

/// The first bytes of every block, and so of every file. 0xF5 is not in UTF-8.
pub const SYNC: [u8; 4] = [0xF5, b'e', b'x', b't'];
/// Bytes before a block's payload.
pub const HEADER_LEN: usize = 16;
/// No payload is longer, so that a damaged length cannot make a reader wait or allocate.
pub const MAX_PAYLOAD: usize = 16 << 20;

/// What a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BlockKind(pub u8);

macro_rules! block_kinds {
    ($($(#[$doc:meta])* $number:literal $constant:ident $name:literal;)*) => {
        impl BlockKind {
            $($(#[$doc])* pub const $constant: BlockKind = BlockKind($number);)*

            /// Every kind of this version with its name, by number.
            pub const ALL: &[(BlockKind, &str)] = &[$((BlockKind($number), $name)),*];
        }
    };
}

block_kinds! {
    /// What wrote the file and how to read it; the first block of every file.
    1 HEADER "header";
    /// A generation begins: its number and a clock triple. Tables start anew.
    2 GENERATION "generation";
    /// A clock triple.
    3 CLOCK "clock";
    /// Rows of the string table.
    4 STRINGS "strings";
    /// Rows of the site table.
    5 SITES "sites";
    /// Rows of the thread table.
    6 THREADS "threads";
    /// Rows of the module table.
    7 MODULES "modules";
    /// Rows of the stack table.
    8 STACKS "stacks";
    /// Events of one thread.
    9 EVENTS "events";
    /// Events that could not be recorded.
    10 LOSSES "losses";
    /// What was asked for, whether it runs, and why not.
    11 COLLECTORS "collectors";
    /// The recording was stopped here; nothing is missing after it.
    12 END "end";
    /// Rows of the symbol table: what `cargo trace pack` found out about addresses.
    13 SYMBOLS "symbols";
}

impl BlockKind {
    /// The kind's name, if this version has one.
    pub fn name(self) -> Option<&'static str> {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map(|(_, name)| *name)
    }
}

/// A block as it lies in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block<'a> {
    /// What it holds.
    pub kind: BlockKind,
    /// See the table above.
    pub flags: u8,
    /// Its content.
    pub payload: &'a [u8],
}

/// The header of a block whose payload is `parts` one after the other. The parts must not be longer
/// than [`MAX_PAYLOAD`] together.
pub fn header(kind: BlockKind, flags: u8, parts: &[&[u8]]) -> [u8; HEADER_LEN] {
    let len: usize = parts.iter().map(|part| part.len()).sum();
    assert!(len <= MAX_PAYLOAD, "a block of {len} bytes; at most {MAX_PAYLOAD} are allowed");
    let mut header = [0; HEADER_LEN];
    header[..4].copy_from_slice(&SYNC);
    header[4] = kind.0;
    header[5] = flags;
    header[8..12].copy_from_slice(&(len as u32).to_le_bytes());
    let mut crc = crc32fast::Hasher::new();
    crc.update(&header[4..12]);
    parts.iter().for_each(|part| crc.update(part));
    header[12..].copy_from_slice(&crc.finalize().to_le_bytes());
    header
}

/// Appends a whole block.
pub fn put(out: &mut Vec<u8>, kind: BlockKind, payload: &[u8]) {
    out.extend(header(kind, 0, &[payload]));
    out.extend(payload);
}

/// Why there is no block at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BlockError {
    /// The bytes end inside the block; it needs `need` and there are `have`.
    Truncated {
        /// Bytes of the whole block, or of its header while the length is unknown.
        need: usize,
        /// Bytes that are there.
        have: usize,
    },
    /// No block starts here.
    NoSync,
    /// The length is beyond [`MAX_PAYLOAD`].
    TooLong {
        /// The length that the header gives.
        len: usize,
    },
    /// The checksum is wrong.
    BadChecksum {
        /// In the header.
        stored: u32,
        /// Of the bytes.
        computed: u32,
    },
}

impl fmt::Display for BlockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BlockError::Truncated { need, have } => {
                write!(f, "a block of {need} bytes is cut off after {have}")
            }
            BlockError::NoSync => write!(f, "no block starts here"),
            BlockError::TooLong { len } => {
                write!(f, "a block claims {len} bytes; at most {MAX_PAYLOAD} are allowed")
            }
            BlockError::BadChecksum { stored, computed } => {
                write!(f, "checksum {computed:08x} instead of {stored:08x}")
            }
        }
    }
}

impl std::error::Error for BlockError {}

/// Reads the block at the front of `bytes`; its whole length is [`HEADER_LEN`] and the payload's.
pub fn read(bytes: &[u8]) -> Result<Block<'_>, BlockError> {
    let have = bytes.len();
    if !bytes.starts_with(&SYNC) && !SYNC.starts_with(bytes) {
        return Err(BlockError::NoSync);
    }
    let Some(header) = bytes.first_chunk::<HEADER_LEN>() else {
        return Err(BlockError::Truncated { need: HEADER_LEN, have });
    };
    let word = |at: usize| u32::from_le_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let len = word(8) as usize;
    if len > MAX_PAYLOAD {
        return Err(BlockError::TooLong { len });
    }
    let Some(payload) = bytes.get(HEADER_LEN..HEADER_LEN + len) else {
        return Err(BlockError::Truncated { need: HEADER_LEN + len, have });
    };
    let mut crc = crc32fast::Hasher::new();
    crc.update(&header[4..12]);
    crc.update(payload);
    let (stored, computed) = (word(12), crc.finalize());
    if stored != computed {
        return Err(BlockError::BadChecksum { stored, computed });
    }
    Ok(Block { kind: BlockKind(header[4]), flags: header[5], payload })
}

/// The next place at or after `from` where a block may start.
pub fn find_sync(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(SYNC.len()).position(|window| window == SYNC).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let mut bytes = Vec::new();
        put(&mut bytes, BlockKind::EVENTS, b"payload");
        bytes
    }

    #[test]
    fn a_block_survives_and_its_length_is_known() {
        let mut bytes = sample();
        bytes.extend(b"more");
        let block = read(&bytes).unwrap();
        assert_eq!(block, Block { kind: BlockKind::EVENTS, flags: 0, payload: b"payload" });
    }

    #[test]
    fn every_cut_is_reported_as_a_cut() {
        let bytes = sample();
        for cut in 0..bytes.len() {
            assert!(matches!(read(&bytes[..cut]), Err(BlockError::Truncated { .. })), "cut to {cut}");
        }
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let bytes = sample();
        for bit in 0..bytes.len() * 8 {
            let mut damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(read(&damaged).is_err(), "bit {bit}");
        }
    }

    #[test]
    fn the_next_block_is_found_behind_garbage() {
        let mut bytes = b"\xF5extra\xF5".to_vec();
        let at = bytes.len();
        bytes.extend(sample());
        assert_eq!(find_sync(&bytes, 0), Some(0));
        assert_eq!(find_sync(&bytes, 1), Some(at));
        assert_eq!(find_sync(&bytes, at + 1), None);
    }

    #[test]
    fn kinds_are_unique_and_in_order() {
        assert!(BlockKind::ALL.is_sorted_by_key(|(kind, _)| kind.0));
    }
}
