//! Samples stand for what was allocated, and cells go from thread to thread.

use super::*;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The rate of sampling and the cells of threads are the whole process's: one test at a time.
fn alone() -> MutexGuard<'static, ()> {
    static LOCK: Mutex<()> = Mutex::new(());
    LOCK.lock().unwrap_or_else(PoisonError::into_inner)
}

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
    let _alone = alone();
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

/// Each thread's first allocation once was a sample, in every session but the first.
#[test]
fn no_sample_is_left_over_from_the_session_before() {
    const MEAN: u64 = 1 << 20;
    let _alone = alone();
    let cell = cell();
    let allocate = |bytes: u64| {
        if add(&cell.allocated, bytes) >= get(&cell.allocated_mark) {
            cell.allocated_much(bytes);
        }
    };
    for _ in 0..20 {
        let drawn = get(&cell.sample_at);
        (0..1_000).for_each(|_| allocate(1_000_000));
        let before = get(&cell.allocated);
        assert!(drawn < before, "it was passed in the pause");
        let twin = Cell::new();
        set(&twin.state, get(&cell.state));

        SMALL_SAMPLE.store(MEAN, Ordering::Relaxed);
        set(&cell.allocated_mark, 0);
        allocate(100);
        // Drawn as for a first session. Had it been a sample, the next one would begin behind it.
        assert_eq!(get(&cell.sample_at), before + twin.distance(MEAN));
        SMALL_SAMPLE.store(0, Ordering::Relaxed);
    }
    LIVE.fetch_sub(get(&cell.told), Ordering::Relaxed);
}

/// Threads that began at once, once had all a sample in their first kilobytes, or none had.
#[test]
fn cells_that_lie_together_draw_samples_of_their_own() {
    for base in [0x7F12_3400_0000_u64, 0x7FFF_F7D0_0B80, 0x5555_5570_0000] {
        for step in [384, 4096, 64 << 20] {
            let first = |place: u64| {
                let cell = Cell::new();
                set(&cell.state, seed(base + place * step));
                cell.distance(100_000)
            };
            // One in ten comes within the first tenth: 952 of 10,000, give or take 29.
            let soon = (0..10_000).filter(|&place| first(place) < 10_000).count();
            assert!((800..1_100).contains(&soon), "{soon} of 10,000 at {base:#x}, {step} apart");
        }
    }
}

/// What was freed between two sums once was taken for alive.
#[test]
fn what_threads_allocate_and_free_while_they_are_summed_up_is_no_peak() {
    const THREADS: u64 = 4;
    const SIZE: u64 = 1_000_000;
    let _alone = alone();
    let before = totals().live_bytes;
    PEAK.store(0, Ordering::Relaxed);
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    allocated(SIZE as usize);
                    freed(SIZE as usize);
                }
            });
        }
        for _ in 0..20_000 {
            let found = totals();
            if found.peak_bytes > before + THREADS * SIZE {
                is_over.store(true, Ordering::Relaxed);
                panic!("{found:?}");
            }
        }
        is_over.store(true, Ordering::Relaxed);
    });
    assert!(totals().peak_bytes > before);
    assert_eq!(totals().live_bytes, before);
}

#[test]
fn what_threads_have_counted_outlives_them_and_their_cells_are_used_again() {
    let _alone = alone();
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
    assert!(cells().count() <= 6, "{}", cells().count());
    // What a thread counts when its cell is gone is not lost.
    ENDED.set(true);
    allocated(10);
    freed(10);
    ENDED.set(false);
    assert_eq!(totals().allocations, after.allocations + 1);
    assert_eq!(totals().live_bytes, before.live_bytes);
}
