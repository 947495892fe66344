//! Finding the next block behind damage, with work that is bounded.

use trace_format::block::{self, BlockError, BlockKind, HEADER_LEN, SYNC};

/// How many bytes may be checked in vain. A damaged file needs little of it; a file made of nothing
/// but false beginnings would otherwise be checked from each of them.
pub(crate) struct Budget(u64);

impl Budget {
    pub(crate) fn new(len: usize) -> Self {
        Budget(16 * len as u64 + (256 << 20))
    }

    pub(crate) fn is_spent(&self) -> bool {
        self.0 == 0
    }

    /// A block that could not be read was checked.
    pub(crate) fn spend(&mut self, block: &[u8], error: BlockError) {
        if let (BlockError::BadChecksum { .. }, Some(len)) = (error, block.get(8..12)) {
            let len = u32::from_le_bytes([len[0], len[1], len[2], len[3]]);
            self.0 = self.0.saturating_sub(u64::from(len) + HEADER_LEN as u64);
        }
    }
}

/// The next place at or after `from` where a whole block stands.
pub(crate) fn next_block(bytes: &[u8], mut from: usize, budget: &mut Budget) -> Option<usize> {
    while budget.0 > 0 {
        let at = block::find_sync(bytes, from)?;
        match block::read(&bytes[at..]) {
            Ok(_) => return Some(at),
            Err(error) => budget.spend(&bytes[at..], error),
        }
        from = at + 1;
    }
    None
}

/// Where the file's end cuts a block, at or after `from`, and how many bytes of it are missing at
/// least.
pub(crate) fn cut_block(bytes: &[u8], mut from: usize) -> Option<(usize, usize)> {
    loop {
        let rest = bytes.get(from..)?;
        let at = match block::find_sync(bytes, from) {
            Some(at) => at,
            // The end may cut the four bytes that are looked for.
            None => {
                let kept = (1..SYNC.len()).rev().find(|&kept| rest.ends_with(&SYNC[..kept]))?;
                bytes.len() - kept
            }
        };
        let have = bytes.len() - at;
        let Some(header) = bytes[at..].first_chunk::<HEADER_LEN>() else {
            return Some((at, HEADER_LEN - have));
        };
        let len = u32::from_le_bytes([header[8], header[9], header[10], header[11]]) as usize;
        let sensible = BlockKind(header[4]).name().is_some() && header[6..8] == [0, 0];
        if sensible && len <= block::MAX_PAYLOAD && HEADER_LEN + len > have {
            return Some((at, HEADER_LEN + len - have));
        }
        from = at + 1;
    }
}
