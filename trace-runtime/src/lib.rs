//! What a program does without being asked: its threads, what they wait for, its system calls, when
//! they ran, its heap. The facade's feature `runtime` links this crate into the program; there is
//! nothing to call.
//!
//! # How
//!
//! On Linux with glibc, on x86-64 and aarch64, functions of the C library that are defined in an executable win over those of
//! the shared library, for the program, for std and for every library in the process. So
//! `interpose` defines `read`, `pthread_create`, `syscall` and their like: each records that
//! it was entered, calls the C library's own one (`real`), and records what came back.
//!
//! What the kernel knows is asked of it (`kernel`): when each thread had which CPU, where it was found
//! running, and its page faults. Those come through performance events, which need no privilege for a
//! process's own threads, and which threads inherit from the one that makes them.
//!
//! The heap is seen by an allocator that the program names as its own ([`Alloc`]), and numbers of the
//! process are looked at now and then (`counters`).
//!
//! In programs that are linked statically, and with another C library, there is nothing to stand in
//! for; on other architectures the loaded files are read by nobody. There the kernel is the only source:
//! of scheduling, samples and page faults as everywhere, and, to those that it trusts, of system calls
//! and wake-ups too. On other systems the crate compiles and says in the trace that it collects nothing.
#![warn(missing_docs)]

#[cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(target_feature = "crt-static")
))]
mod counters;
#[cfg(not(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(target_feature = "crt-static")
)))]
mod elsewhere;
#[cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(target_feature = "crt-static")
))]
mod heap;
#[cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(target_feature = "crt-static")
))]
mod interpose;
#[cfg(target_os = "linux")]
mod kernel;
#[cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(target_feature = "crt-static")
))]
mod loaded;
#[cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(target_feature = "crt-static")
))]
mod real;
#[cfg(target_os = "linux")]
mod settings;
#[cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(target_feature = "crt-static")
))]
mod stacks;
#[cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(target_feature = "crt-static")
))]
mod start;

#[cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(target_feature = "crt-static")
))]
pub use heap::Alloc;
#[cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(target_feature = "crt-static")
))]
#[doc(hidden)]
pub use stacks::ways as ways_of_stacks;

#[cfg(all(
    target_os = "linux",
    not(all(
        target_env = "gnu",
        any(target_arch = "x86_64", target_arch = "aarch64"),
        not(target_feature = "crt-static")
    ))
))]
use elsewhere::is_late;
#[cfg(all(
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(target_feature = "crt-static")
))]
use loaded::is_late;
