#![doc = include_str!("../README.md")]
#![deny(unsafe_code)]

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
#[cfg(not(all(
    feature = "runtime",
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(target_feature = "crt-static")
)))]
mod alloc;
#[cfg(not(feature = "enabled"))]
#[path = "disabled.rs"]
mod half;
#[cfg(feature = "enabled")]
#[path = "enabled.rs"]
mod half;
mod macros;

#[cfg(feature = "runtime")]
use trace_runtime as _;

#[cfg(not(all(
    feature = "runtime",
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(target_feature = "crt-static")
)))]
pub use alloc::Alloc;
pub use half::*;
pub use trace_macros::trace;
#[cfg(all(
    feature = "runtime",
    target_os = "linux",
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64"),
    not(target_feature = "crt-static")
))]
pub use trace_runtime::Alloc;
