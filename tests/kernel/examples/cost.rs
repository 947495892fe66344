//! What the kernel's reports and the counted heap cost, beside the same thing without them, in one run.
//!
//! `cargo run --release --manifest-path tests/kernel/Cargo.toml --example cost`
//!
//! Every round measures every row once, so that a machine that changes its speed changes all of them;
//! a figure is the best of its rounds.

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::io::{Read, Write, pipe};
use std::thread;
use std::time::Instant;
use trace::{Alloc, Options};

const ROUNDS: usize = 15;

static COUNTED: Alloc = Alloc::system();

fn main() {
    let kinds = ["none", "sched", "samples", "sched,samples", "faults", "heap", "heap,stacks"];
    let mut best = vec![[f64::INFINITY; 5]; kinds.len() + 1];
    for _ in 0..ROUNDS {
        for (row, kind) in [None].into_iter().chain(kinds.iter().map(Some)).enumerate() {
            let session = kind.map(|kind| {
                // SAFETY: no other thread of this program reads the environment meanwhile.
                unsafe { std::env::set_var("TRACE_COLLECT", kind) };
                Options::from_env().unwrap().start(std::io::sink()).unwrap()
            });
            let found = [allocate(&System), allocate(&COUNTED), switch(), spawn(), touch()];
            drop(session);
            for (best, found) in best[row].iter_mut().zip(found) {
                *best = best.min(found);
            }
        }
    }
    println!(
        "{:16} {:>12} {:>14} {:>10} {:>12} {:>10}",
        "session", "malloc+free", "through Alloc", "switch", "spawn+join", "fault"
    );
    for (name, [bare, counted, switch, spawn, touch]) in ["no session"].iter().chain(&kinds).zip(best) {
        println!(
            "{name:16} {bare:>9.1} ns {counted:>11.1} ns {switch:>7.0} ns {spawn:>9.0} ns {touch:>7.0} ns"
        );
    }
}

/// Takes 64 bytes and gives them back.
fn allocate(from: &impl GlobalAlloc) -> f64 {
    let layout = Layout::new::<[u64; 8]>();
    per(200_000, || {
        // SAFETY: the layout is not empty; what was allocated is freed, once, with the same layout.
        unsafe { from.dealloc(black_box(from.alloc(layout)), layout) };
    })
}

/// Goes from one thread to another on the same CPU.
fn switch() -> f64 {
    let ((mut from, mut to_other), (mut from_other, mut to)) = (pipe().unwrap(), pipe().unwrap());
    pin(1);
    let other = thread::spawn(move || {
        let mut byte = [0];
        while from.read_exact(&mut byte).is_ok() {
            to.write_all(&byte).unwrap();
        }
    });
    let mut byte = [0];
    let found = per(2_000, || {
        to_other.write_all(&byte).unwrap();
        from_other.read_exact(&mut byte).unwrap();
    });
    drop(to_other);
    other.join().unwrap();
    pin(usize::MAX);
    found / 2.0
}

fn spawn() -> f64 {
    per(100, || thread::spawn(|| ()).join().unwrap())
}

/// Touches a fresh page.
fn touch() -> f64 {
    const PAGES: usize = 2_000;
    let layout = Layout::from_size_align(PAGES * 4096, 4096).unwrap();
    // SAFETY: the layout is not empty; writes are within it, and it is freed once.
    unsafe {
        let at = System.alloc(layout);
        let mut page = 0;
        let found = per(PAGES, || {
            at.add(page * 4096).write_volatile(1);
            page += 1;
        });
        System.dealloc(at, layout);
        found
    }
}

/// Nanoseconds for one time.
fn per(times: usize, mut what: impl FnMut()) -> f64 {
    let begun = Instant::now();
    (0..times).for_each(|_| what());
    begun.elapsed().as_nanos() as f64 / times as f64
}

/// The calling thread, and those that it makes, run on this CPU alone; on any one beyond the last.
fn pin(cpu: usize) {
    // SAFETY: all zeros is the empty set, and the set is as long as is said.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        match cpu {
            usize::MAX => (0..1024).for_each(|cpu| libc::CPU_SET(cpu, &mut set)),
            cpu => libc::CPU_SET(cpu, &mut set),
        }
        libc::sched_setaffinity(0, size_of_val(&set), &set);
    }
}
