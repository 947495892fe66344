//! Invariant 1: recording does not allocate, once a thread has its lane. In a test binary of its
//! own, for its allocator.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::time::Duration;
use trace_core::runtime::Classes;
use trace_core::{Config, Drain, Site, Task, WhenFull, enter, enter_with, value};

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

// SAFETY: passes everything on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: the caller's contract is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: the caller's contract is the same.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

static SITE: Site = Site::new("region", "", "", 0, 0, &["n"]);

#[test]
fn regions_tasks_logs_and_counters_do_not_allocate() {
    let mut drain = Drain::open(Config {
        memory: 64 << 20,
        when_full: WhenFull::DropNewest,
        classes: Classes(0),
        stacks_over: Duration::ZERO,
    })
    .unwrap();
    let record = || {
        let _region = enter(&SITE);
        let _args = enter_with(&SITE, &[value(&"text"), trace_core::Value::debug(&Some(1))]);
        let task = Task::new("request").arg("id", 7);
        task.in_scope(|| trace_core::log(&SITE, format_args!("{}", 1)));
        trace_core::counter(&SITE, 1.5);
    };
    record();
    let before = ALLOCATIONS.get();
    // Enough for many pieces, so that taking a new one is in it too.
    (0..20_000).for_each(|_| record());
    assert_eq!(ALLOCATIONS.get() - before, 0);
    drain.close();
}
