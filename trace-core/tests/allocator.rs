//! A lock of ours inside the program's allocator, which recording itself may need: no deadlock, and the
//! program's allocations are recorded. In a test binary of its own, for its allocator.

use std::alloc::{GlobalAlloc, Layout, System};
use std::time::Duration;
use trace_core::locks::Mutex;
use trace_core::runtime::Classes;
use trace_core::{Config, Drain, WhenFull};
use trace_format::{Event, Schema, Ticks, events::Events};

/// Takes its lock for everything.
struct Locking(Mutex<()>);

// SAFETY: passes everything on to the system's allocator.
unsafe impl GlobalAlloc for Locking {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _guard = self.0.lock();
        // SAFETY: the caller's contract is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        let _guard = self.0.lock();
        // SAFETY: the caller's contract is the same.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Locking = Locking(Mutex::new(()));

#[test]
fn an_allocator_with_a_lock_of_ours_is_recorded_and_does_not_lock_itself_out() {
    const THREADS: usize = 4;
    const EACH: usize = 1_000;
    let mut drain = Drain::open(Config {
        memory: 64 << 20,
        when_full: WhenFull::DropNewest,
        classes: Classes::LOCKS,
        stacks_over: Duration::ZERO,
    })
    .unwrap();
    let allocate = || (0..EACH).for_each(|n| drop(std::hint::black_box(vec![n; 10])));
    let threads: Vec<_> = (0..THREADS).map(|_| std::thread::spawn(allocate)).collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    drain.close();
    // One for each allocation, and one for its end.
    let schema = Schema::current();
    let count = |drain: &mut Drain| {
        let (full, mut acquired, mut released) = (drain.full(usize::MAX), 0, 0);
        for part in full.parts() {
            tally(part.bytes(), &schema, &mut acquired, &mut released);
        }
        drop(full);
        for part in drain.rest().parts() {
            tally(part.bytes(), &schema, &mut acquired, &mut released);
        }
        (acquired, released)
    };
    let (acquired, released) = count(&mut drain);
    assert!(acquired >= 2 * THREADS * EACH, "{acquired} acquisitions");
    // But for the lock that may have been held when the session began or ended.
    assert!(acquired.abs_diff(released) <= 1, "{acquired} acquisitions, {released} releases");
}

fn tally(bytes: &[u8], schema: &Schema, acquired: &mut usize, released: &mut usize) {
    for event in Events::new(bytes, Ticks(0), schema) {
        match event.unwrap().event {
            Event::LockAcquire { .. } => *acquired += 1,
            Event::LockRelease { .. } => *released += 1,
            _ => {}
        }
    }
}
