//! Other processes: waiting for them, and ways to make them that nobody tells of.
//!
//! Nothing needs to be done for `fork` (of which the C library tells the recorder, and that closes its
//! gate in the child), `posix_spawn` (whose child runs the C library's own code only) and `exec`. Of
//! `_Fork` and of what forks by `syscall` nobody tells, so that is done here.
//!
//! The child of `vfork` is different: it runs the program's code in the parent's memory, on the
//! parent's thread for all that memory says. What it calls must not appear as the parent's. So the
//! thread is made quiet until the parent goes on, which it does when the child has become another
//! program or has ended.

use super::recorded::stand_in;
use libc::{c_int, c_long, id_t, idtype_t, pid_t, rusage, siginfo_t};
use std::arch::naked_asm;
use std::cell::Cell;
use std::ptr;
use trace_core::runtime;

stand_in! {
    THREADS with_stack exit;

    fn wait(status: *mut c_int) -> pid_t => Waitpid(any()), by_errno;
    fn waitpid(process: pid_t, status: *mut c_int, options: c_int) -> pid_t => Waitpid(process as u64), by_errno;
    fn wait4(process: pid_t, status: *mut c_int, options: c_int, usage: *mut rusage) -> pid_t
        => Waitpid(process as u64), by_errno;
    fn waitid(kind: idtype_t, id: id_t, info: *mut siginfo_t, options: c_int) -> c_int
        => Waitid(id.into()), by_errno;
}

mod forking {
    use super::{pid_t, runtime};

    crate::real::real! {
        fn _Fork() -> pid_t;
    }

    pub(in crate::interpose) fn all() -> &'static [&'static dyn crate::real::LookUp] {
        real::ALL
    }

    /// The C library's.
    #[unsafe(no_mangle)]
    unsafe extern "C-unwind" fn _Fork() -> pid_t {
        // SAFETY: under the caller's contract.
        let child = unsafe { real::_Fork.get()() };
        if child == 0 {
            runtime::forked();
        }
        child
    }
}

pub(super) use forking::all as forks;

/// A system call has returned 0, and may be one that did so in a child.
#[cold]
pub(super) fn returned_zero(number: c_long, flags: c_long) {
    let forks = match number {
        #[cfg(target_arch = "x86_64")]
        libc::SYS_fork => true,
        // A child that shares its parent's memory is a thread, or calls hardly anything.
        libc::SYS_clone => flags & c_long::from(libc::CLONE_VM) == 0,
        libc::SYS_clone3 => {
            // SAFETY: the kernel has read its arguments there, which begin with the flags.
            let flags = unsafe { ptr::with_exposed_provenance::<u64>(flags as usize).read_unaligned() };
            flags & libc::CLONE_VM as u64 == 0
        }
        _ => false,
    };
    if forks {
        runtime::forked();
    }
}

/// Any child, as `waitpid` calls it.
fn any() -> u64 {
    -1_i64 as u64
}

thread_local! {
    static WAS_QUIET: Cell<bool> = const { Cell::new(false) };
}

extern "C" fn before_vfork() {
    WAS_QUIET.set(runtime::hush(true));
}

/// The parent goes on, or there was no child. Makes a result of what the kernel has returned.
extern "C" fn after_vfork(returned: isize) -> pid_t {
    runtime::hush(WAS_QUIET.get());
    if returned < 0 {
        // SAFETY: errno is the thread's own.
        unsafe { *libc::__errno_location() = -returned as c_int };
        return -1;
    }
    returned as pid_t
}

/// The C library's, which cannot be called from here: the child returns from it first, and so the
/// frame that would wait for it is gone when the parent returns. As in the C library, the return
/// address is kept in a register meanwhile, of which both have their own.
#[cfg(target_arch = "x86_64")]
#[unsafe(no_mangle)]
#[unsafe(naked)]
unsafe extern "C" fn vfork() -> pid_t {
    naked_asm!(
        "sub rsp, 8",
        "call {before}",
        "add rsp, 8",
        "pop rdx",
        "mov eax, {number}",
        "syscall",
        "push rdx",
        "test rax, rax",
        "jnz 2f",
        "ret",
        "2:",
        "mov rdi, rax",
        "jmp {after}",
        before = sym before_vfork,
        after = sym after_vfork,
        number = const libc::SYS_vfork,
    )
}

/// As above; the return address is in a register anyway, and the system call is `clone`.
#[cfg(target_arch = "aarch64")]
#[unsafe(no_mangle)]
#[unsafe(naked)]
unsafe extern "C" fn vfork() -> pid_t {
    naked_asm!(
        "stp x29, x30, [sp, #-16]!",
        "bl {before}",
        "ldp x29, x30, [sp], #16",
        "mov x0, {flags}",
        "mov x1, #0",
        "mov x8, {number}",
        "svc #0",
        "cbnz x0, 2f",
        "ret",
        "2:",
        "b {after}",
        before = sym before_vfork,
        after = sym after_vfork,
        flags = const libc::CLONE_VM | libc::CLONE_VFORK | libc::SIGCHLD,
        number = const libc::SYS_clone,
    )
}
