//! From the start of a file to its end, over damage.

use super::{Block, BlockError, HEADER_LEN, MAX_PAYLOAD, find_sync, read};

/// A block, or bytes that are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch<'a> {
    /// Where in the file.
    pub offset: usize,
    /// All of its bytes.
    pub bytes: &'a [u8],
    /// The block, or why none starts here. Damage reaches to the next block or to the file's end.
    pub content: Result<Block<'a>, BlockError>,
}

/// Goes over a file; the stretches together are all of its bytes.
///
/// Behind damage it goes on at the next block that is whole. The work for that is bounded: when the
/// candidates with wrong checksums add up to several times the file, the rest counts as damage.
#[derive(Clone, Debug)]
pub struct Blocks<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Bytes that may still be checked in vain.
    patience: usize,
}

impl<'a> Blocks<'a> {
    /// Goes over `bytes`, a whole file.
    pub fn new(bytes: &'a [u8]) -> Self {
        Blocks { bytes, at: 0, patience: bytes.len().saturating_mul(4).saturating_add(MAX_PAYLOAD) }
    }

    /// Where the next whole block starts, at or after `from`; the file's end if there is none.
    fn next_block(&mut self, mut from: usize) -> usize {
        while let Some(at) = find_sync(self.bytes, from) {
            match read(&self.bytes[at..]) {
                Ok(_) => return at,
                Err(BlockError::BadChecksum { .. }) => {
                    let len = self.bytes[at + 8..][..4].iter().rev().fold(0, |n, &b| n << 8 | usize::from(b));
                    let Some(left) = self.patience.checked_sub(HEADER_LEN + len) else { break };
                    self.patience = left;
                }
                Err(_) => {}
            }
            from = at + 1;
        }
        self.bytes.len()
    }
}

impl<'a> Iterator for Blocks<'a> {
    type Item = Stretch<'a>;

    fn next(&mut self) -> Option<Stretch<'a>> {
        let offset = self.at;
        if offset == self.bytes.len() {
            return None;
        }
        let content = read(&self.bytes[offset..]);
        self.at = match content {
            Ok(block) => offset + HEADER_LEN + block.payload.len(),
            Err(_) => self.next_block(offset + 1),
        };
        Some(Stretch { offset, bytes: &self.bytes[offset..self.at], content })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{BlockKind, SYNC, header, put};
    use super::*;

    fn offsets(bytes: &[u8]) -> Vec<(usize, usize, bool)> {
        Blocks::new(bytes).map(|s| (s.offset, s.bytes.len(), s.content.is_ok())).collect()
    }

    #[test]
    fn damage_reaches_to_the_next_whole_block() {
        let mut bytes = Vec::new();
        put(&mut bytes, BlockKind::STRINGS, b"one");
        put(&mut bytes, BlockKind::STRINGS, b"two");
        put(&mut bytes, BlockKind::STRINGS, b"three");
        assert_eq!(offsets(&bytes), [(0, 19, true), (19, 19, true), (38, 21, true)]);
        bytes[19 + HEADER_LEN] ^= 1;
        assert_eq!(offsets(&bytes), [(0, 19, true), (19, 19, false), (38, 21, true)]);
        bytes[3] ^= 1;
        assert_eq!(offsets(&bytes), [(0, 38, false), (38, 21, true)]);
        bytes.truncate(50);
        assert_eq!(offsets(&bytes), [(0, 50, false)]);
    }

    #[test]
    fn a_length_that_grew_hides_no_block_behind_it() {
        let mut bytes = Vec::new();
        put(&mut bytes, BlockKind::STRINGS, b"one");
        put(&mut bytes, BlockKind::STRINGS, b"two");
        bytes[8] = 200;
        assert_eq!(offsets(&bytes), [(0, 19, false), (19, 19, true)]);
    }

    #[test]
    fn a_file_of_nothing_but_false_starts_is_given_up_in_bounded_time() {
        // Each of these claims nearly all of what follows: checking them all would be quadratic,
        // some 4 TB of checksums here.
        let len = 8 << 20;
        let mut bytes = Vec::with_capacity(len + HEADER_LEN);
        while bytes.len() < len {
            let mut start = header(BlockKind::EVENTS, 0, &[]);
            start[8..12].copy_from_slice(&((len - bytes.len()) as u32).saturating_sub(64).to_le_bytes());
            start[12..].copy_from_slice(&SYNC);
            bytes.extend(start);
        }
        let damage: Vec<_> = Blocks::new(&bytes).collect();
        assert_eq!(damage.len(), 1);
        assert_eq!(damage[0].bytes.len(), bytes.len());
    }
}
