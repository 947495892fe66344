//! Hash maps keyed by small integers from a file: fast, and with a seed of this process, so that a
//! file cannot be made to collide.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::OnceLock;

pub(crate) type Map<K, V> = HashMap<K, V, Seeded>;
pub(crate) type Set<K> = HashSet<K, Seeded>;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Seeded(u64);

impl Default for Seeded {
    fn default() -> Self {
        static SEED: OnceLock<u64> = OnceLock::new();
        Seeded(*SEED.get_or_init(|| RandomState::new().hash_one(0u64)))
    }
}

impl BuildHasher for Seeded {
    type Hasher = Folded;

    fn build_hasher(&self) -> Folded {
        Folded { state: self.0, seed: self.0 }
    }
}

/// Multiplies each integer with a secret and folds the product's halves.
pub(crate) struct Folded {
    state: u64,
    seed: u64,
}

impl Hasher for Folded {
    fn finish(&self) -> u64 {
        self.state
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    #[inline]
    fn write_u64(&mut self, value: u64) {
        let product = u128::from(self.state ^ value) * u128::from(self.seed | 1 << 63 | 1);
        self.state = (product as u64) ^ (product >> 64) as u64;
    }

    #[inline]
    fn write_u32(&mut self, value: u32) {
        self.write_u64(u64::from(value));
    }

    #[inline]
    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }
}

/// A set of ids that are mostly counted up from somewhere: one bit each.
#[derive(Clone, Debug, Default)]
pub(crate) struct IdSet {
    words: Map<u64, u64>,
}

impl IdSet {
    pub(crate) fn insert(&mut self, id: u64) {
        *self.words.entry(id >> 6).or_default() |= 1 << (id & 63);
    }

    pub(crate) fn contains(&self, id: u64) -> bool {
        self.words.get(&(id >> 6)).is_some_and(|word| word >> (id & 63) & 1 == 1)
    }

    /// Whether it was there.
    pub(crate) fn remove(&mut self, id: u64) -> bool {
        let Some(word) = self.words.get_mut(&(id >> 6)) else { return false };
        let was = *word >> (id & 63) & 1 == 1;
        *word &= !(1 << (id & 63));
        if *word == 0 {
            self.words.remove(&(id >> 6));
        }
        was
    }

    pub(crate) fn extend(&mut self, other: IdSet) {
        if self.words.is_empty() {
            *self = other;
            return;
        }
        for (place, word) in other.words {
            *self.words.entry(place).or_default() |= word;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_ids_holds_what_was_put_in_and_nothing_beside() {
        let mut set = IdSet::default();
        for id in [0, 63, 64, u64::MAX] {
            set.insert(id);
        }
        assert!([0, 63, 64, u64::MAX].into_iter().all(|id| set.contains(id)));
        assert!([1, 62, 65, u64::MAX - 1].into_iter().all(|id| !set.contains(id)));
        assert!(set.remove(63) && !set.remove(63) && set.contains(0));
    }
}
