//! Stacks that are not what a compiler makes of calls in one program on one stack.

use crate::{k_outer, k_sleep};
use libc::{c_int, c_void};
use std::arch::asm;
use std::ffi::CString;
use std::hint::black_box;
use std::time::{Duration, Instant};
use std::{mem, ptr};

/// A signal in the middle of a function, handled on a stack of so many bytes; 0 for the same one.
pub(crate) fn signal(alternate: usize) {
    // SAFETY: the handler may sleep, since what it interrupts is known; the stack is never freed.
    unsafe {
        if alternate != 0 {
            let at = libc::mmap(
                ptr::null_mut(),
                alternate,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
                -1,
                0,
            );
            let stack = libc::stack_t { ss_sp: at, ss_flags: 0, ss_size: alternate };
            assert_eq!(libc::sigaltstack(&stack, ptr::null_mut()), 0);
        }
        let mut action: libc::sigaction = mem::zeroed();
        action.sa_sigaction = k_handler as *const () as usize;
        action.sa_flags = if alternate == 0 { 0 } else { libc::SA_ONSTACK };
        assert_eq!(libc::sigaction(libc::SIGTRAP, &action, ptr::null_mut()), 0);
    }
    k_outer(&k_trap);
}

/// Stacks are taken again and again, and in handlers of a signal that comes at any time.
pub(crate) fn interrupted() {
    let every = libc::timeval { tv_sec: 0, tv_usec: 300 };
    // SAFETY: the handler takes a stack and calls what signal handlers may.
    unsafe {
        let mut action: libc::sigaction = mem::zeroed();
        action.sa_sigaction = k_handler as *const () as usize;
        assert_eq!(libc::sigaction(libc::SIGALRM, &action, ptr::null_mut()), 0);
        let timer = libc::itimerval { it_interval: every, it_value: every };
        assert_eq!(libc::setitimer(libc::ITIMER_REAL, &timer, ptr::null_mut()), 0);
    }
    let start = Instant::now();
    while start.elapsed() < Duration::from_millis(300) {
        k_outer(&k_sleep);
    }
    // SAFETY: a timer of zeros is none.
    unsafe { libc::setitimer(libc::ITIMER_REAL, &mem::zeroed(), ptr::null_mut()) };
}

#[inline(never)]
extern "C" fn k_handler(_: c_int) {
    k_sleep();
    black_box(());
}

#[inline(never)]
fn k_trap() {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: the signal has a handler.
    unsafe {
        asm!("int3")
    };
    #[cfg(not(target_arch = "x86_64"))]
    // SAFETY: the signal has a handler.
    unsafe {
        libc::raise(libc::SIGTRAP);
    }
    black_box(());
}

/// The C library calls back, from functions without frame pointers.
pub(crate) fn qsort() {
    #[inline(never)]
    unsafe extern "C" fn k_compare(_: *const c_void, _: *const c_void) -> c_int {
        k_sleep();
        black_box(0)
    }
    k_outer(&|| {
        let mut two = [2, 1];
        // SAFETY: two numbers, and a function that looks at none.
        unsafe { libc::qsort(two.as_mut_ptr().cast(), 2, 4, Some(k_compare)) };
        black_box(());
    });
}

/// A library that was loaded meanwhile calls back.
pub(crate) fn library(path: &str) {
    #[inline(never)]
    extern "C" fn k_called_back() {
        k_sleep();
        black_box(());
    }
    // Tables are looked up before there is the library.
    k_outer(&k_sleep);
    let path = CString::new(path).unwrap();
    // SAFETY: the library has that function, of this type.
    let call: extern "C" fn(extern "C" fn()) = unsafe {
        let library = libc::dlopen(path.as_ptr(), libc::RTLD_NOW);
        assert!(!library.is_null());
        mem::transmute::<*mut c_void, _>(libc::dlsym(library, c"k_library".as_ptr()))
    };
    k_outer(&|| {
        call(k_called_back);
        black_box(());
    });
}

extern "C" fn k_bottom() {
    k_outer(&k_sleep);
    black_box(());
}

/// On memory that nobody knows to be a stack.
#[cfg(target_arch = "x86_64")]
pub(crate) fn coroutine() {
    let mut stack = vec![0_u128; 32 << 10];
    let top = stack.as_mut_ptr_range().end;
    // SAFETY: the memory is large enough, its end aligned as a stack's, and the stack pointer is put
    // back from a register that is kept.
    unsafe {
        asm!(
            "mov r12, rsp",
            "mov rsp, {top}",
            "call {f}",
            "mov rsp, r12",
            top = in(reg) top,
            f = sym k_bottom,
            out("r12") _,
            clobber_abi("C"),
        );
    }
    black_box(&stack);
    k_outer(&k_sleep);
}

/// Where a frame pointer is expected, there is something else.
#[cfg(target_arch = "x86_64")]
pub(crate) fn corrupted() {
    let mut words = [0_usize; 4];
    let here = words.as_mut_ptr().addr();
    // In a circle, backwards, and on to words that say where code goes on and are none.
    words = [here, 1, here - 4096, 1];
    let values = [0, 1, here, here + 16, here + 1, 0xdead_beef, usize::MAX, usize::MAX - 7, 1 << 47, 4096];
    for value in black_box(values) {
        k_with_frame_pointer(value);
    }
    black_box(&words);
    k_outer(&k_sleep);
}

#[cfg(target_arch = "x86_64")]
#[inline(never)]
fn k_with_frame_pointer(value: usize) {
    // SAFETY: the register is put back.
    unsafe {
        asm!(
            "push rbp",
            "push rbx",
            "mov rbx, rsp",
            "and rsp, -16",
            "mov rbp, {value}",
            "call {f}",
            "mov rsp, rbx",
            "pop rbx",
            "pop rbp",
            value = in(reg) value,
            f = sym k_bottom,
            clobber_abi("C"),
        );
    }
    black_box(());
}

#[cfg(not(target_arch = "x86_64"))]
pub(crate) fn coroutine() {}

#[cfg(not(target_arch = "x86_64"))]
pub(crate) fn corrupted() {}
