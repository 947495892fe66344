//! Samples stand for what was allocated, and cells go from thread to thread.

use super::*;

fn cell() -> Cell {
    let cell = Cell::new();
    set(&cell.state, 0x1234_5679);
    cell
}

#[test]
fn distances_have_the_mean_that_was_asked_for() {
    let cell = cell();
    for mean in [100, 512 << 10] {
        let draws = 20_000;
        let sum: u64 = (0..draws).map(|_| cell.distance(mean)).sum();
        let found = sum as f64 / draws as f64 / mean as f64;
        assert!((0.95..1.05).contains(&found), "{found} of {mean}");
    }
}

#[test]
fn weights_of_samples_add_up_to_what_was_allocated() {
    let cell = cell();
    let mean = 10_000;
    for size in [16_u64, 1_000, 30_000] {
        let (mut at, mut next, mut stands_for) = (0_u64, cell.distance(mean), 0_u64);
        let count = 200_000_000 / size.max(200);
        for _ in 0..count {
            at += size;
            if at >= next {
                stands_for += weight(size, mean);
                next = at + cell.distance(mean);
            }
        }
        let found = stands_for as f64 / (count * size) as f64;
        assert!((0.95..1.05).contains(&found), "{found} for allocations of {size}");
    }
}

#[test]
fn a_sample_stands_for_its_size_at_least() {
    assert_eq!(weight(1 << 19, 1), 1 << 19);
    assert!((10_000..=10_010).contains(&weight(8, 10_000)));
    assert_eq!(weight(0, 7), 7);
}

/// Freeing once moved the mark of the next sample away.
#[test]
fn freeing_in_between_changes_no_sample() {
    let cell = cell();
    set(&cell.mean, 100_000);
    set(&cell.sample_at, 5_000);
    set(&cell.allocated, 1_000);
    let before = SMALL_SAMPLE.swap(100_000, Ordering::Relaxed);
    cell.tell();
    SMALL_SAMPLE.store(before, Ordering::Relaxed);
    assert_eq!(get(&cell.allocated_mark), 5_000);
    // It is told of as if it lived.
    assert_eq!(get(&cell.told), 1_000);
    LIVE.fetch_sub(1_000, Ordering::Relaxed);
}

/// The one test of this process that uses cells of threads: they are global.
#[test]
fn what_threads_have_counted_outlives_them_and_their_cells_are_used_again() {
    let before = totals();
    let run = || {
        std::thread::spawn(|| {
            allocated(1_000);
            allocated(500_000);
            freed(1_000);
        })
        .join()
        .unwrap();
    };
    (0..50).for_each(|_| run());
    let after = totals();
    assert_eq!(after.live_bytes - before.live_bytes, 50 * 500_000);
    assert_eq!(after.live_count - before.live_count, 50);
    assert_eq!(after.allocations - before.allocations, 100);
    assert_eq!(after.allocated_bytes - before.allocated_bytes, 50 * 501_000);
    assert!(after.peak_bytes >= after.live_bytes);
    // Another thread frees it all, and the peak stays.
    std::thread::spawn(|| (0..50).for_each(|_| freed(500_000))).join().unwrap();
    assert_eq!(totals().live_bytes, before.live_bytes);
    assert_eq!(totals().peak_bytes, after.peak_bytes);
    assert!(cells().count() <= 3, "{}", cells().count());
    // What a thread counts when its cell is gone is not lost.
    ENDED.set(true);
    allocated(10);
    freed(10);
    ENDED.set(false);
    assert_eq!(totals().allocations, after.allocations + 1);
    assert_eq!(totals().live_bytes, before.live_bytes);
}
