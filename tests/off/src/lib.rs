//! A library that annotates its functions, and the same library plain.
//!
//! Compiled with `--cfg annotated` every function here is traced in some way, without it none is.
//! The two have to come out the same: that is the promise of a disabled build.

#![forbid(unsafe_code)]

pub mod api;
pub mod futures;
pub mod shapes;
