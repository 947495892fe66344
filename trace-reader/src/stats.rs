//! Durations added up: exact sums and extremes, percentiles to 1 %.

use trace_format::Value;

/// Durations up to this number are kept as they are.
const EXACT: usize = 32;
/// Buckets of each power of two: a bucket is at most 1/64 of its lowest value wide, so that its
/// middle is off by less than 0.8 %.
const BUCKETS: usize = 1 << BUCKET_BITS;
const BUCKET_BITS: u32 = 6;

/// A distribution of durations in nanoseconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Durations {
    count: u64,
    min: u64,
    max: u64,
    first: Vec<u64>,
    /// A row of buckets for each power of two that occurs. The first is for values below `BUCKETS`,
    /// which have a bucket each.
    rows: Vec<Option<Box<[u64; BUCKETS]>>>,
}

impl Durations {
    #[inline]
    pub(crate) fn add(&mut self, ns: u64) {
        self.min = if self.count == 0 { ns } else { self.min.min(ns) };
        self.max = self.max.max(ns);
        self.count += 1;
        if self.count > EXACT as u64 {
            self.bucket(ns);
        } else {
            self.few(ns);
        }
    }

    #[cold]
    fn few(&mut self, ns: u64) {
        self.first.push(ns);
        if self.first.len() == EXACT {
            // Percentiles of so few are read from here; the buckets have to have them too.
            for place in 0..EXACT {
                self.bucket(self.first[place]);
            }
        }
    }

    #[inline]
    fn bucket(&mut self, ns: u64) {
        let (row, column) = place(ns);
        match self.rows.get_mut(row) {
            Some(Some(buckets)) => buckets[column] += 1,
            _ => self.new_row(row)[column] += 1,
        }
    }

    #[cold]
    fn new_row(&mut self, row: usize) -> &mut [u64; BUCKETS] {
        if self.rows.len() <= row {
            self.rows.resize(row + 1, None);
        }
        self.rows[row].get_or_insert_with(|| Box::new([0; BUCKETS]))
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    pub(crate) fn max(&self) -> u64 {
        self.max
    }

    /// The least duration that `percent` of 100 durations do not exceed; 0 when there are none.
    pub(crate) fn percentile(&self, percent: u64) -> u64 {
        let wanted = (u128::from(self.count) * u128::from(percent)).div_ceil(100).max(1) as u64;
        // 1. Few durations are still there.
        if self.count <= EXACT as u64 {
            let mut sorted = self.first.clone();
            sorted.sort_unstable();
            return sorted.get(wanted as usize - 1).copied().unwrap_or(0);
        }
        // 2. Of many, the bucket is known, and that it is neither below the least nor above the
        //    greatest.
        let mut seen = 0;
        for (row, buckets) in self.rows.iter().enumerate() {
            for (column, count) in buckets.iter().flat_map(|buckets| buckets.iter().enumerate()) {
                seen += count;
                if seen >= wanted {
                    return middle(row, column).clamp(self.min, self.max);
                }
            }
        }
        self.max
    }
}

/// The row and the column of the bucket that a value falls into.
#[inline]
fn place(ns: u64) -> (usize, usize) {
    let Some(row) = (63 - (ns | 1).leading_zeros()).checked_sub(BUCKET_BITS - 1) else {
        return (0, ns as usize);
    };
    if row == 0 {
        return (0, ns as usize);
    }
    // The leading one is in the row's number; the bits behind it are the column's.
    (row as usize, (ns >> (row - 1)) as usize & (BUCKETS - 1))
}

/// The value in the middle of a bucket.
fn middle(row: usize, column: usize) -> u64 {
    if row == 0 {
        return column as u64;
    }
    let shift = row as u32 - 1;
    let low = ((BUCKETS + column) as u64) << shift;
    low + (((1u64 << shift) - 1) >> 1)
}

/// The runs of one region.
#[derive(Clone, Debug, Default)]
pub(crate) struct Runs<'a> {
    pub(crate) total: u64,
    pub(crate) own: u64,
    pub(crate) open: u64,
    pub(crate) panicked: u64,
    pub(crate) errors: u64,
    /// Boxed: most regions have none.
    pub(crate) last_error: Option<Box<Value<'a>>>,
    pub(crate) durations: Durations,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_value_is_near_the_middle_of_its_bucket() {
        let near = |value: u64| {
            let (row, column) = place(value);
            let off = middle(row, column).abs_diff(value);
            assert!(off as f64 <= value as f64 * 0.008, "{value}: {row} {column} off by {off}");
        };
        (0..100_000).for_each(near);
        (0..64).flat_map(|bit| [(1u64 << bit) - 1, 1 << bit, (1 << bit) + 1]).for_each(near);
        near(u64::MAX);
    }

    #[test]
    fn buckets_are_in_the_order_of_their_values() {
        let places: Vec<_> =
            (0..64).flat_map(|bit| [1u64 << bit, (1 << bit) + (1 << bit) / 2]).map(place).collect();
        assert!(places.is_sorted(), "{places:?}");
        assert!(places.iter().all(|&(row, _)| row < 60));
    }

    #[test]
    fn nothing_has_percentiles_of_zero() {
        assert_eq!(Durations::default().percentile(50), 0);
    }

    proptest! {
        #[test]
        fn percentiles_are_exact_for_few_and_within_one_percent_for_many(
            values in prop::collection::vec(0u64..10_000_000, 1..300),
            percent in 1u64..100,
        ) {
            let mut durations = Durations::default();
            values.iter().for_each(|&value| durations.add(value));
            let mut sorted = values.clone();
            sorted.sort_unstable();
            let exact = sorted[(values.len() * percent as usize).div_ceil(100).max(1) - 1];
            let got = durations.percentile(percent);
            if values.len() <= EXACT {
                prop_assert_eq!(got, exact);
            } else {
                prop_assert!(got.abs_diff(exact) as f64 <= exact as f64 * 0.01, "{} for {}", got, exact);
            }
            prop_assert_eq!(durations.percentile(100).max(durations.max()), *sorted.last().unwrap());
        }
    }
}
