//! What `cargo trace run` has to know about cargo: its options, its packages, its environment.

mod flags;
mod library;
mod package;
mod words;

pub(crate) use flags::{frame_pointers, host_or, run_through};
pub(crate) use library::{Feature, misnamed};
pub(crate) use package::Project;
pub(crate) use words::{Selection, Words};

use std::ffi::OsString;

/// The cargo that was asked for: the one which runs us, if one does (so that `+toolchain` holds).
pub(crate) fn program() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}
