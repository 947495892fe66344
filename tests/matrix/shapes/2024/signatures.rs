//! `unsafe`, other calling conventions, and pointers to such functions.
//! Recorded: dangerous 1 completed, foreign 2 completed, system 1 completed, unwinding 1 completed, unwound 1 panicked, by_pointer 1 completed
//! Also in: 2021, 2018, 2015

use crate::support::caught;

#[trace::trace]
unsafe fn dangerous(pointer: *const u8) -> u8 {
    // SAFETY: the caller's.
    unsafe { *pointer }
}

#[trace::trace]
extern "C" fn foreign(n: i32) -> i32 {
    n + 1
}

#[trace::trace]
extern "system" fn system(n: i32) -> i32 {
    n + 2
}

#[trace::trace]
unsafe extern "C-unwind" fn unwinding(n: i32) -> i32 {
    n + 3
}

#[trace::trace]
extern "C-unwind" fn unwound() -> i32 {
    panic!("through C");
}

#[trace::trace]
fn by_pointer(f: extern "C" fn(i32) -> i32) -> i32 {
    f(10)
}

pub fn run() {
    // SAFETY: the pointer comes from a reference.
    println!("{}", unsafe { dangerous(&7) });
    println!("{} {} {}", foreign(1), system(1), by_pointer(foreign));
    // SAFETY: it has no requirement.
    println!("{}", unsafe { unwinding(1) });
    caught(|| unwound());
    let pointers: [unsafe extern "C-unwind" fn(i32) -> i32; 1] = [unwinding];
    println!("{}", pointers.len());
}
