//! Calls whose stacks are known: `stacks WHAT`. Each function whose name counts begins with `k_`, and
//! sleeps or makes something at the innermost end.

mod events;
mod odd;

use std::hint::black_box;
use std::ptr;

#[global_allocator]
static ALLOCATOR: trace::Alloc = trace::Alloc::system();

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args[0].as_str() {
        "main" => k_outer(&k_sleep),
        "thread" => std::thread::spawn(|| k_outer(&k_sleep)).join().unwrap(),
        "small" => {
            let size = args[1].parse().unwrap();
            let thread = std::thread::Builder::new().stack_size(size);
            thread.spawn(|| k_outer(&k_sleep)).unwrap().join().unwrap();
        }
        "deep" => k_deep(args[1].parse().unwrap()),
        "signal" => odd::signal(0),
        "alternate" => odd::signal(args[1].parse().unwrap()),
        "interrupted" => odd::interrupted(),
        "qsort" => odd::qsort(),
        "library" => odd::library(&args[1]),
        "coroutine" => odd::coroutine(),
        "corrupted" => odd::corrupted(),
        "events" => events::all(),
        what => panic!("{what}?"),
    }
}

/// Does something, in a frame of its own.
#[inline(never)]
pub(crate) fn k_inner(f: &dyn Fn()) {
    f();
    black_box(());
}

#[inline(never)]
pub(crate) fn k_middle(f: &dyn Fn()) {
    k_inner(f);
    black_box(());
}

#[inline(never)]
pub(crate) fn k_outer(f: &dyn Fn()) {
    k_middle(f);
    black_box(());
}

#[inline(never)]
pub(crate) fn k_sleep() {
    let time = libc::timespec { tv_sec: 0, tv_nsec: 1 };
    // SAFETY: the pointer is to a live local, and the rest need not be known.
    unsafe { libc::nanosleep(&time, ptr::null_mut()) };
    black_box(());
}

#[inline(never)]
fn k_deep(left: u32) {
    if left == 0 {
        k_sleep()
    } else {
        k_deep(black_box(left - 1))
    }
    black_box(());
}
