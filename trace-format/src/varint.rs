//! Integers of 1 to 9 bytes, the length in the first byte.
//!
//! The number of trailing zero bits of the first byte, plus one, is the length; the bits above hold
//! the value, little-endian. A first byte of 0 means that eight bytes of plain `u64` follow.
//!
//! | bytes | values | layout (lowest bit on the right) |
//! |--:|---|---|
//! | 1 | < 2^7 | `vvvvvvv1` |
//! | 2 | < 2^14 | `vvvvvvvv vvvvvv10` |
//! | n ≤ 8 | < 2^(7n) | value `<< n`, then `1 << (n-1)` |
//! | 9 | any | `00000000`, then the value |
//!
//! LEB128 has the same sizes. Here the length is known from one byte, so that neither side has a
//! loop: the recorder stores one word, the reader loads one.

/// No varint is longer.
pub const MAX_LEN: usize = 9;

/// The values that [`word`] takes: everything that fits in 8 bytes.
pub const WORD_LIMIT: u64 = 1 << 56;

/// Bytes that `value` takes.
#[inline(always)]
pub const fn len(value: u64) -> usize {
    let bits = 64 - (value | 1).leading_zeros();
    // ceil(bits / 7) without a division, exact for 1..=63; 64 would give 10.
    let len = (bits * 9 + 64) as usize / 64;
    if len > MAX_LEN { MAX_LEN } else { len }
}

/// The bytes of `value < WORD_LIMIT` as one little-endian word, and how many of them count.
#[inline(always)]
pub const fn word(value: u64) -> (u64, usize) {
    debug_assert!(value < WORD_LIMIT);
    let len = len(value);
    ((value << len) | (1 << (len - 1)), len)
}

/// The bytes of any value, and how many of them count.
#[inline]
pub const fn bytes(value: u64) -> ([u8; MAX_LEN], usize) {
    let (payload, first, len) = if value < WORD_LIMIT {
        let (word, len) = word(value);
        (word >> 8, word as u8, len)
    } else {
        (value, 0, MAX_LEN)
    };
    let p = payload.to_le_bytes();
    ([first, p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]], len)
}

/// Reads a value from the front of `bytes`, and says how many bytes it took. `None` when cut short.
#[inline(always)]
pub fn read(bytes: &[u8]) -> Option<(u64, usize)> {
    if let Some(head) = bytes.first_chunk::<8>() {
        let word = u64::from_le_bytes(*head);
        let len = (word as u8).trailing_zeros() as usize + 1;
        if len <= 8 {
            return Some(((word >> len) & (u64::MAX >> (64 - 7 * len)), len));
        }
    }
    read_slow(bytes)
}

#[cold]
fn read_slow(bytes: &[u8]) -> Option<(u64, usize)> {
    let first = *bytes.first()?;
    let len = first.trailing_zeros() as usize + 1;
    let rest = bytes.get(1..len)?;
    let mut word = [0; 8];
    word[..rest.len()].copy_from_slice(rest);
    let payload = u64::from_le_bytes(word);
    if len == MAX_LEN {
        return Some((payload, len));
    }
    Some((((payload << 8) | u64::from(first)) >> len, len))
}

/// Maps small magnitudes of either sign to small values.
#[inline]
pub const fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

/// The inverse of [`zigzag`].
#[inline]
pub const fn unzigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> impl Iterator<Item = u64> {
        (0..64).flat_map(|bit| {
            let power = 1u64 << bit;
            [power - 1, power, power + 1]
        })
    }

    #[test]
    fn every_power_of_two_and_its_neighbours_survive() {
        for value in limits().chain([u64::MAX]) {
            let (bytes, len) = bytes(value);
            assert_eq!(read(&bytes[..len]), Some((value, len)), "{value} alone");
            let mut followed = bytes[..len].to_vec();
            followed.extend([0xff; 16]);
            assert_eq!(read(&followed), Some((value, len)), "{value} with bytes after it");
        }
    }

    #[test]
    fn the_length_is_that_of_leb128_up_to_nine() {
        for value in limits() {
            let leb = (64 - (value | 1).leading_zeros()).div_ceil(7).min(9);
            assert_eq!(len(value), leb as usize, "{value}");
        }
    }

    #[test]
    fn a_cut_integer_is_none_and_never_a_smaller_number() {
        for value in limits() {
            let (bytes, len) = bytes(value);
            for cut in 0..len {
                assert_eq!(read(&bytes[..cut]), None, "{value} cut to {cut}");
            }
        }
    }

    #[test]
    fn zigzag_survives_at_its_limits() {
        for value in [0, 1, -1, 63, -64, i64::MAX, i64::MIN] {
            assert_eq!(unzigzag(zigzag(value)), value);
        }
        assert_eq!(zigzag(-1), 1);
    }
}
