#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

#[cfg(not(feature = "enabled"))]
mod disabled;
#[cfg(feature = "enabled")]
mod enabled;
mod macros;
#[path = "private.rs"]
#[doc(hidden)]
pub mod __private;

#[cfg(not(feature = "enabled"))]
pub use disabled::*;
#[cfg(feature = "enabled")]
pub use enabled::*;

pub use trace_macros::trace;
