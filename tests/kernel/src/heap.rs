//! What the allocator hands out, counted twice: by the tracer and below it.

use crate::system::tell;
use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

#[global_allocator]
static ALLOCATOR: trace::Alloc<Counting> = trace::Alloc::new(Counting);

static LIVE_BYTES: AtomicU64 = AtomicU64::new(0);
static LIVE_COUNT: AtomicU64 = AtomicU64::new(0);

/// Counts by itself, in two words that all threads share.
struct Counting;

// SAFETY: every call is handed on as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LIVE_BYTES.fetch_add(layout.size() as u64, Relaxed);
        LIVE_COUNT.fetch_add(1, Relaxed);
        // SAFETY: the caller's contract is the inner allocator's.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        LIVE_BYTES.fetch_sub(layout.size() as u64, Relaxed);
        LIVE_COUNT.fetch_sub(1, Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(at, layout) }
    }
}

/// Threads allocate, grow and free, and what they leave is freed by others; then nothing happens for
/// as long as the tracer needs to look.
pub(crate) fn grow() {
    let work = |seed: u64| {
        move || {
            let mut kept: Vec<Vec<u8>> = Vec::new();
            for round in 0..20_000_u64 {
                let size = (round * 7919 + seed * 104_729) % 3_000 + 1;
                let mut block = black_box(vec![1_u8; size as usize]);
                if round % 3 == 0 {
                    block.resize(size as usize * 2, 2);
                }
                if round % 5 == 0 {
                    kept.push(block);
                }
                if kept.len() > 500 {
                    kept.swap_remove(round as usize % 500);
                }
            }
            kept
        }
    };
    let threads: Vec<_> = (0..4).map(|seed| thread::spawn(work(seed))).collect();
    let mut kept: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    kept.truncate(2);
    // Held for a while and freed again: the peak.
    drop(black_box(vec![0_u8; 64 << 20]));
    tell("peak", LIVE_BYTES.load(Relaxed) + (64 << 20));
    thread::sleep(Duration::from_millis(400));
    tell("live_bytes", LIVE_BYTES.load(Relaxed));
    tell("live_count", LIVE_COUNT.load(Relaxed));
    black_box(kept);
}

/// Allocates and frees so many blocks of 1,000 bytes in one function, and then one of two megabytes.
pub(crate) fn sample(count: u64) {
    tell("function", many_small as fn(u64) as usize);
    many_small(count);
    drop(black_box(vec![1_u8; 2 << 20]));
}

#[inline(never)]
fn many_small(count: u64) {
    for _ in 0..count {
        drop(black_box(vec![1_u8; 1_000]));
    }
}
