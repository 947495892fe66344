#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
#[cfg(not(feature = "enabled"))]
#[path = "disabled.rs"]
mod half;
#[cfg(feature = "enabled")]
#[path = "enabled.rs"]
mod half;
mod macros;

#[cfg(feature = "runtime")]
use trace_runtime as _;

pub use half::*;
pub use trace_macros::trace;
